package health.vigil.ledger.internal.tiles;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.merkle.TileSource;
import health.vigil.ledger.internal.note.CheckpointText;
import health.vigil.ledger.internal.note.SignedNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads a log's directory, whoever wrote it. What is missing, too long or malformed ends the call with
/// `VGL-LED-009`.
public final class LogFiles implements TileSource {
    private static final int FULL = RightEdge.TILE_WIDTH;
    private static final int LARGEST_KEY_FILE = 256 * 1024;

    private final Path root;

    public LogFiles(Path root) {
        this.root = root;
    }

    /// Whether the log has signed a checkpoint yet.
    public boolean hasCheckpoint() {
        return Files.exists(root.resolve(TilePaths.CHECKPOINT));
    }

    /// Whether the directory names keys.
    public boolean hasKeys() {
        return Files.exists(root.resolve(TilePaths.KEYS));
    }

    /// The newest checkpoint.
    ///
    /// @throws ProblemException `VGL-LED-006` if none of the keys signed it
    public Checkpoint checkpoint(List<VerifierKey> keys) {
        return Checkpoint.open(checkpointNote(), keys);
    }

    /// A checkpoint that was about to become the newest when its writer ended: everything under it is on the disk.
    ///
    /// @return empty where there is none newer than the newest, or none that one of the keys signed
    public Optional<Checkpoint> interrupted(List<VerifierKey> keys) {
        Path file = root.resolve(TilePaths.NEXT);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Checkpoint next = Checkpoint.open(read(file, SignedNote.LARGEST), keys);
            return hasCheckpoint() && checkpoint(keys).size() > next.size() ? Optional.empty() : Optional.of(next);
        } catch (ProblemException _) {
            return Optional.empty();
        }
    }

    /// What the newest checkpoint says of the log's size, unverified: for readers of their own log.
    ///
    /// @return 0 where there is no checkpoint yet
    public long size() {
        return hasCheckpoint()
                ? CheckpointText.parse(SignedNote.parse(checkpointNote()).text().getBytes(StandardCharsets.UTF_8))
                        .size()
                : 0;
    }

    /// The newest checkpoint, unverified.
    public byte[] checkpointNote() {
        return read(root.resolve(TilePaths.CHECKPOINT), SignedNote.LARGEST);
    }

    /// The newest checkpoint that witnesses signed, unverified, if there is one.
    public Optional<byte[]> witnessedNote() {
        Path file = root.resolve(TilePaths.WITNESSED);
        return Files.exists(file) ? Optional.of(read(file, SignedNote.LARGEST)) : Optional.empty();
    }

    /// The widths of the partial forms of a tile or bundle that are there.
    ///
    /// @param full the path of the full one
    List<Integer> partialWidths(String full) {
        Path directory = root.resolve(full + TilePaths.PARTIAL);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> partials = Files.list(directory)) {
            return partials.map(partial -> String.valueOf(partial.getFileName()))
                    .filter(name -> name.matches("[1-9][0-9]{0,2}"))
                    .map(Integer::valueOf)
                    .filter(width -> width < FULL)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The keys that the directory itself names.
    public List<VerifierKey> keys() {
        return keys(root.resolve(TilePaths.KEYS));
    }

    /// The keys in a file, one a line.
    public static List<VerifierKey> keys(Path file) {
        String text = new String(read(file, LARGEST_KEY_FILE), StandardCharsets.UTF_8);
        try {
            return text.lines()
                    .filter(line -> !line.isBlank())
                    .map(VerifierKey::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw malformed(file, e);
        }
    }

    /// The first hashes of a tile: from the partial tile of that width or, where it was removed since, the full tile.
    @Override
    public List<byte[]> tile(int level, long index, int width) {
        Found found = find(TilePaths.hashes(level, index, width), width, TilePaths.hashes(level, index, FULL));
        byte[] bytes = read(found.file, FULL * Merkle.HASH_LENGTH);
        if (bytes.length != found.width * Merkle.HASH_LENGTH) {
            throw malformed(found.file, new IllegalArgumentException("a tile holds whole hashes"));
        }
        List<byte[]> hashes = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            hashes.add(Arrays.copyOfRange(bytes, i * Merkle.HASH_LENGTH, (i + 1) * Merkle.HASH_LENGTH));
        }
        return hashes;
    }

    /// The first entries of a bundle, as [#tile].
    public List<byte[]> bundle(long index, int width) {
        Found found = find(TilePaths.entries(index, width), width, TilePaths.entries(index, FULL));
        try {
            return EntryBundle.decode(read(found.file, EntryBundle.LARGEST), found.width)
                    .subList(0, width);
        } catch (IllegalArgumentException e) {
            throw malformed(found.file, e);
        }
    }

    /// Entries in order.
    ///
    /// @param from the index of the first
    /// @param to the index after the last, at most `size`
    /// @param size of the tree that a checkpoint signs
    public List<byte[]> entries(long from, long to, long size) {
        List<byte[]> entries = new ArrayList<>();
        for (long next = from; next < to; ) {
            long first = next / FULL * FULL;
            List<byte[]> bundle = bundle(next / FULL, (int) Math.min(FULL, size - first));
            int end = (int) Math.min(bundle.size(), to - first);
            entries.addAll(bundle.subList((int) (next - first), end));
            next = first + end;
        }
        return entries;
    }

    /// One entry of a tree of a size.
    public byte[] entry(long index, long size) {
        long bundle = index / FULL;
        int width = (int) Math.min(FULL, size - bundle * FULL);
        Found found = find(TilePaths.entries(bundle, width), width, TilePaths.entries(bundle, FULL));
        try {
            return EntryBundle.entry(read(found.file, EntryBundle.LARGEST), (int) (index % FULL));
        } catch (IllegalArgumentException e) {
            throw malformed(found.file, e);
        }
    }

    private Found find(String exact, int width, String full) {
        Path file = root.resolve(exact);
        return Files.exists(file) ? new Found(file, width) : new Found(root.resolve(full), FULL);
    }

    private record Found(Path file, int width) {}

    /// A file of at most so many bytes.
    public static byte[] read(Path file, int most) {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size();
            if (length > most) {
                throw malformed(file, new IllegalArgumentException("longer than it can be"));
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw malformed(file, new IllegalArgumentException("shorter than it was"));
                }
            }
            return bytes.array();
        } catch (IOException e) {
            throw malformed(file, e);
        }
    }

    private static ProblemException malformed(Path file, Exception cause) {
        return new ProblemException(
                new Problem(
                        "VGL-LED-009",
                        "The log's file " + file + " is missing or malformed.",
                        "Restore it from a copy of the log, such as the write-once storage."),
                cause);
    }
}
