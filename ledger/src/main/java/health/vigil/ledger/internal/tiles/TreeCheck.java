package health.vigil.ledger.internal.tiles;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.Entry;
import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.note.SignedNote;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// Builds the tree anew from the entry bundles and compares all that the directory says about it.
public final class TreeCheck {
    /// Bundles read at a time, by as many threads as there are cores.
    private static final int WINDOW = 64;

    private final LogFiles files;
    private final KeptCheckpoints kept;
    private final Trust trust;
    private Checkpoint newest;
    private final Optional<Checkpoint> earlier;
    private final WitnessCheck witnesses;
    private final StampCheck stamps;
    private final RightEdge edge = new RightEdge();
    private final SortedMap<Long, List<Mark>> marks = new TreeMap<>();
    private final SortedMap<Long, Mark> expected = new TreeMap<>();
    private final Set<Long> contradicted = new HashSet<>();
    private final Problems problems = new Problems();
    private LongConsumer progress = _ -> {};
    private Optional<Copy> copy = Optional.empty();

    /// @param earlier a checkpoint of before, unverified
    /// @param witnesses who must have signed
    /// @param stamps which time stamps count
    /// @throws ProblemException `VGL-LED-006` or `-009` if there is no checkpoint to check against
    public TreeCheck(Path root, Trust trust, Optional<byte[]> earlier, WitnessCheck witnesses, StampCheck stamps) {
        this.files = new LogFiles(root);
        this.kept = new KeptCheckpoints(root);
        this.trust = trust;
        this.newest = trust.provisionally(files.checkpointNote());
        this.earlier = earlier.map(trust::provisionally);
        this.witnesses = witnesses;
        this.stamps = stamps;
    }

    /// Tells of the entries read, every few thousand; may wait, which slows the reading down.
    public TreeCheck onProgress(LongConsumer listener) {
        progress = listener;
        return this;
    }

    /// Compares the entries with what was derived from them too.
    public TreeCheck comparing(Copy derived) {
        copy = Optional.of(derived);
        return this;
    }

    /// Compares the tree of a size with a hash that is known from elsewhere, at the next reading that comes by it.
    ///
    /// @param root base 64
    /// @param code of the problem if it differs
    public void expect(long size, String root, String code, String message) {
        expected.put(size, new Mark(code, message, root));
    }

    /// What was derived from the entries.
    @FunctionalInterface
    public interface Copy {
        /// The indexes at which it differs.
        ///
        /// @param first the index of the first entry
        /// @param entries consecutive ones, empty for what is no entry
        List<Long> differing(long first, List<Optional<Entry>> entries);
    }

    /// Reads the directory: the first time all of it, later what its newest checkpoint adds. What cannot be read
    /// ends the reading, since nothing behind it can be placed.
    public void run() {
        problems.clear();
        marks.clear();
        try {
            // before the newest checkpoint: what is kept while this reads may be of a larger tree
            List<Long> sizes = kept.sizes();
            Optional<byte[]> witnessed = files.witnessedNote();
            newest = trust.provisionally(files.checkpointNote());
            if (newest.size() < edge.size()) {
                problems.report(
                        "VGL-LED-012",
                        "The log has " + newest.size() + " entries, and had " + edge.size() + " at the last look.");
                return;
            }
            markCheckpoints(sizes, witnessed);
            compareMarks();
            while (edge.size() < newest.size()) {
                checkWindow();
                progress.accept(edge.size());
            }
            checkEdge();
        } catch (ProblemException e) {
            problems.report(e.problem());
            return;
        } catch (UncheckedIOException e) {
            problems.report("VGL-LED-009", "A directory of the log cannot be read.");
            return;
        }
        checkTrust();
    }

    /// The checkpoint that was checked against.
    public Checkpoint newest() {
        return newest;
    }

    /// Entries read.
    public long entries() {
        return edge.size();
    }

    /// How many problems there are.
    public long problemCount() {
        return problems.count();
    }

    /// The first of the problems.
    public List<Problem> problems() {
        return problems.first();
    }

    private void markCheckpoints(List<Long> sizes, Optional<byte[]> witnessed) {
        mark(
                newest.size(),
                new Mark("VGL-LED-011", "The entries give another root than the checkpoint signs.", newest.root()));
        earlier.ifPresent(then -> mark(
                then.size(),
                new Mark("VGL-LED-012", "Entries before the earlier checkpoint were rewritten.", then.root())));
        expected.tailMap(edge.size()).forEach(this::mark);
        expected.clear();
        for (long size : sizes.stream().filter(size -> size >= edge.size()).toList()) {
            mark("checkpoints/" + size, kept.note(size), Optional.of(size));
        }
        witnessed.ifPresent(note -> mark(TilePaths.WITNESSED, note, Optional.empty()));
        if (marks.lastKey() > newest.size()) {
            problems.report(
                    "VGL-LED-012",
                    "The log has " + newest.size() + " entries and is shorter than a checkpoint of before, of "
                            + marks.lastKey() + ".");
        }
        sizes.stream()
                .filter(size -> size >= edge.size())
                .forEach(size ->
                        kept.token(size).ifPresent(token -> stamps.read(size, token, kept.note(size), problems)));
    }

    private void mark(String name, byte[] note, Optional<Long> size) {
        try {
            Checkpoint checkpoint = trust.provisionally(note);
            if (size.isPresent() && size.get() != checkpoint.size()) {
                problems.report("VGL-LED-010", "The file " + name + " holds the checkpoint of another tree.");
            }
            mark(
                    checkpoint.size(),
                    new Mark(
                            "VGL-LED-012",
                            "The entries contradict " + name + ": they were rewritten.",
                            checkpoint.root()));
        } catch (ProblemException e) {
            problems.report(e.problem().code(), name + ": " + e.problem().message());
        }
    }

    private void mark(long size, Mark mark) {
        marks.computeIfAbsent(size, _ -> new ArrayList<>()).add(mark);
    }

    private void checkWindow() {
        long first = edge.size() / RightEdge.TILE_WIDTH;
        long last = Math.min(first + WINDOW, (newest.size() + RightEdge.TILE_WIDTH - 1) / RightEdge.TILE_WIDTH);
        List<CheckedBundle> bundles = LongStream.range(first, last)
                .parallel()
                .mapToObj(index -> CheckedBundle.read(
                        files,
                        index,
                        (int) Math.min(RightEdge.TILE_WIDTH, newest.size() - index * RightEdge.TILE_WIDTH),
                        copy.isPresent()))
                .toList();
        long start = edge.size();
        List<Optional<Entry>> entries = new ArrayList<>();
        for (CheckedBundle bundle : bundles) {
            int skip = (int) Math.max(0, start - bundle.index() * RightEdge.TILE_WIDTH);
            if (copy.isPresent()) {
                entries.addAll(bundle.entries().subList(skip, bundle.entries().size()));
            }
            place(bundle, skip);
        }
        copy.ifPresent(derived -> derived.differing(start, entries)
                .forEach(index -> problems.report(new Problem(
                        "VGL-LED-025",
                        "The search index differs from what entry " + index + " says.",
                        "Stop the platform, delete the directory search beside the tiles, and start: it is made"
                                + " again. Find who changed it."))));
    }

    /// @param skip how many of its entries were placed at an earlier look
    private void place(CheckedBundle bundle, int skip) {
        bundle.notCanonical()
                .forEach(index -> problems.report("VGL-LED-002", "Entry " + index + " is not in canonical form."));
        bundle.differingPartials()
                .forEach(width -> problems.report(
                        "VGL-LED-010",
                        "The bundle " + TilePaths.entries(bundle.index(), width) + " differs from its successor."));
        for (Map.Entry<Long, Act.LogKeysChanged> handover :
                bundle.handovers().tailMap(edge.size()).entrySet()) {
            if (!trust.heard(handover.getKey(), handover.getValue())) {
                problems.report(
                        "VGL-LED-017",
                        "Entry " + handover.getKey() + " hands over to keys, and no key of the log signed it.");
            }
        }
        for (int place = skip; place < bundle.leaves().size(); place++) {
            edge.append(bundle.leaves().get(place), this::checkTile);
            stamps.passed(edge.size(), bundle.noEarlier()[place], problems);
            compareMarks();
        }
    }

    private void checkEdge() {
        for (int level = 0; level < edge.levels(); level++) {
            List<byte[]> hashes = edge.partialTile(level);
            if (!hashes.isEmpty()) {
                checkTile(level, RightEdge.hashes(edge.size(), level + 1), hashes);
            }
        }
    }

    /// Partial forms wider than the tree is now wait for a checkpoint of their own.
    private void checkTile(int level, long index, List<byte[]> expected) {
        int width = expected.size();
        requireTile(level, index, expected, width);
        for (int partial : files.partialWidths(TilePaths.hashes(level, index, RightEdge.TILE_WIDTH))) {
            if (partial < width) {
                requireTile(level, index, expected, partial);
            }
        }
    }

    private void requireTile(int level, long index, List<byte[]> expected, int width) {
        if (!CheckedBundle.same(files.tile(level, index, width), expected.subList(0, width))) {
            problems.report(
                    "VGL-LED-010",
                    "The tile " + TilePaths.hashes(level, index, width) + " differs from what the entries give.");
        }
    }

    private void compareMarks() {
        List<Mark> here = marks.get(edge.size());
        if (here == null) {
            return;
        }
        String root = Base64.getEncoder().encodeToString(edge.root());
        for (Mark mark : here) {
            if (!mark.root.equals(root)) {
                contradicted.add(edge.size());
                problems.report(mark.code, mark.message);
            }
        }
    }

    /// Whose log it is, now that every handover was read and every checkpoint compared.
    private void checkTrust() {
        List<Long> sound = kept.sizes().stream()
                .filter(size -> size <= newest.size() && !contradicted.contains(size))
                .toList();
        List<VerifierKey> believed = trust.believed(newest, sound, kept::note);
        if (!Trust.opens(newest.note().getBytes(StandardCharsets.UTF_8), believed)) {
            problems.report("VGL-LED-006", "The checkpoint is signed by keys to which no known key handed over.");
        }
        witnesses.check(
                SignedNote.parse(
                        files.witnessedNote().orElseGet(() -> newest.note().getBytes(StandardCharsets.UTF_8))),
                problems);
    }

    /// What the tree of a size must be.
    private record Mark(String code, String message, String root) {}
}
