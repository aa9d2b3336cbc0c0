package health.vigil.ledger.internal.tiles;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.RightEdge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Builds the tree anew from the entry bundles and compares all that the directory says about it.
public final class TreeCheck {
    private static final int MOST_PROBLEMS = 100;

    private final LogFiles files;
    private final Path root;
    private final Checkpoint newest;
    private final Optional<Checkpoint> earlier;
    private final RightEdge edge = new RightEdge();
    private final List<Problem> problems = new ArrayList<>();
    private long problemCount;

    /// @param newest the checkpoint to check against, its signature verified
    /// @param earlier a checkpoint of before, its signature verified
    public TreeCheck(Path root, Checkpoint newest, Optional<Checkpoint> earlier) {
        this.files = new LogFiles(root);
        this.root = root;
        this.newest = newest;
        this.earlier = earlier;
    }

    /// Reads the directory. What cannot be read ends the reading, since nothing behind it can be placed.
    public void run() {
        try {
            checkEarlier();
            while (edge.size() < newest.size()) {
                checkBundle(edge.size() / RightEdge.TILE_WIDTH);
            }
            checkEdge();
        } catch (ProblemException e) {
            report(e.problem());
        }
    }

    /// Entries read.
    public long entries() {
        return edge.size();
    }

    /// How many problems there are.
    public long problemCount() {
        return problemCount;
    }

    /// The first of the problems.
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    private void checkBundle(long index) {
        int width = (int) Math.min(RightEdge.TILE_WIDTH, newest.size() - edge.size());
        List<byte[]> entries = files.bundle(index, width);
        for (byte[] entry : entries) {
            try {
                EntryCodec.decode(entry);
            } catch (ProblemException e) {
                report(e.problem().code(), "Entry " + edge.size() + " is not in canonical form.");
            }
            edge.append(Merkle.leaf(entry), this::checkTile);
            checkEarlier();
        }
        for (int partial : partialWidths(TilePaths.entries(index, RightEdge.TILE_WIDTH), width)) {
            if (!same(files.bundle(index, partial), entries.subList(0, partial))) {
                report(
                        "VGL-LED-010",
                        "The bundle " + TilePaths.entries(index, partial) + " differs from its successor.");
            }
        }
    }

    private void checkEdge() {
        for (int level = 0; level < edge.levels(); level++) {
            List<byte[]> hashes = edge.partialTile(level);
            if (!hashes.isEmpty()) {
                checkTile(level, RightEdge.hashes(edge.size(), level + 1), hashes);
            }
        }
        if (!Arrays.equals(edge.root(), newest.rootHash())) {
            report("VGL-LED-011", "The entries give another root than the checkpoint signs.");
        }
        if (earlier.isPresent() && earlier.get().size() > newest.size()) {
            report("VGL-LED-012", "The log is shorter than the earlier checkpoint says.");
        }
    }

    private void checkTile(int level, long index, List<byte[]> expected) {
        int width = expected.size();
        IntStream widths = IntStream.concat(
                partialWidths(TilePaths.hashes(level, index, RightEdge.TILE_WIDTH), width - 1).stream()
                        .mapToInt(Integer::intValue),
                IntStream.of(width));
        widths.filter(w -> !same(files.tile(level, index, w), expected.subList(0, w)))
                .forEach(w -> report(
                        "VGL-LED-010",
                        "The tile " + TilePaths.hashes(level, index, w) + " differs from what the entries give."));
    }

    private void checkEarlier() {
        if (earlier.isPresent() && earlier.get().size() == edge.size()) {
            String rootThen = Base64.getEncoder().encodeToString(edge.root());
            if (!rootThen.equals(earlier.get().root())) {
                report("VGL-LED-012", "Entries before the earlier checkpoint were rewritten.");
            }
        }
    }

    /// The widths of the partial forms that are still there, up to one; wider ones wait for a checkpoint of their
    /// own.
    private List<Integer> partialWidths(String full, int most) {
        Path directory = root.resolve(full + TilePaths.PARTIAL);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> partials = Files.list(directory)) {
            return partials.map(partial -> partial.getFileName().toString())
                    .filter(name -> name.matches("[1-9][0-9]{0,2}"))
                    .map(Integer::valueOf)
                    .filter(width -> width <= most)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean same(List<byte[]> these, List<byte[]> those) {
        return Arrays.deepEquals(these.toArray(), those.toArray());
    }

    private void report(String code, String message) {
        report(new Problem(code, message, "Compare with a copy of the log and with the database."));
    }

    private void report(Problem problem) {
        problemCount++;
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }
}
