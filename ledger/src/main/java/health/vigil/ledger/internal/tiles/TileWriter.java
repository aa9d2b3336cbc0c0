package health.vigil.ledger.internal.tiles;

import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.RightEdge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Lets a log's directory grow: entries in, tiles and bundles out. What it writes follows from the entries alone, so
/// writing the same entries again after a crash finds the same files. Not safe for several threads.
public final class TileWriter {
    private final Path root;
    private final DurableFiles files;
    private final RightEdge edge;
    private final List<byte[]> bundle;
    private final List<String> partialsSuperseded = new ArrayList<>();

    /// Goes on where a directory ends.
    ///
    /// @param size of the tree that the newest checkpoint signs; what lies beyond it is the rest of an interrupted
    ///     write
    public TileWriter(Path root, long size) {
        this.root = root;
        this.files = new DurableFiles();
        LogFiles existing = new LogFiles(root);
        this.edge = new RightEdge(size, existing);
        int width = RightEdge.width(size, 0);
        this.bundle =
                width == 0 ? new ArrayList<>() : new ArrayList<>(existing.bundle(RightEdge.hashes(size, 1), width));
    }

    /// Adds an entry, and writes each tile that it fills.
    public void append(byte[] entry) throws IOException {
        bundle.add(entry);
        try {
            edge.append(Merkle.leaf(entry), this::writeFull);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Entries so far.
    public long size() {
        return edge.size();
    }

    /// The tree's hash so far.
    public byte[] root() {
        return edge.root();
    }

    /// Makes everything so far durable, partial tiles included, and then publishes the checkpoint over it.
    ///
    /// @param checkpoint a signed note over [#size] and [#root]
    public void publish(byte[] checkpoint) throws IOException {
        for (int level = 0; level < edge.levels(); level++) {
            List<byte[]> hashes = edge.partialTile(level);
            if (!hashes.isEmpty()) {
                long index = RightEdge.hashes(edge.size(), level + 1);
                writeOnce(TilePaths.hashes(level, index, hashes.size()), concatenate(hashes));
            }
        }
        if (!bundle.isEmpty()) {
            long index = RightEdge.hashes(edge.size(), 1);
            writeOnce(TilePaths.entries(index, bundle.size()), EntryBundle.encode(bundle));
        }
        files.sync();
        files.write(root.resolve(TilePaths.CHECKPOINT), checkpoint);
        files.sync();
        removeSuperseded();
    }

    /// Writes a small file of the log other than a tile, such as its verifier keys.
    public void writeDurably(String name, byte[] bytes) throws IOException {
        files.write(root.resolve(name), bytes);
        files.sync();
    }

    private void writeFull(int level, long index, List<byte[]> hashes) {
        try {
            if (level == 0) {
                String entries = TilePaths.entries(index, RightEdge.TILE_WIDTH);
                writeOnce(entries, EntryBundle.encode(bundle));
                bundle.clear();
                partialsSuperseded.add(entries + TilePaths.PARTIAL);
            }
            String tile = TilePaths.hashes(level, index, RightEdge.TILE_WIDTH);
            writeOnce(tile, concatenate(hashes));
            partialsSuperseded.add(tile + TilePaths.PARTIAL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeOnce(String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        if (!Files.exists(file)) {
            files.write(file, bytes);
        } else if (Arrays.equals(Files.readAllBytes(file), bytes)) {
            files.keep(file);
        } else {
            throw new ProblemException(
                    "VGL-LED-005",
                    "The log's file " + name + " differs from what the database's entries make of it.",
                    "One of the two was changed. Stop, keep both, and run vigil ledger verify on the directory.");
        }
    }

    /// A partial tile may go once the full one is there and signed for (C2SP tlog-tiles, partial tiles).
    private void removeSuperseded() throws IOException {
        for (String name : partialsSuperseded) {
            Path directory = root.resolve(name);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> partials = Files.list(directory)) {
                    for (Path partial : partials.toList()) {
                        Files.delete(partial);
                    }
                }
                Files.delete(directory);
            }
        }
        partialsSuperseded.clear();
    }

    private static byte[] concatenate(List<byte[]> hashes) {
        byte[] bytes = new byte[hashes.size() * Merkle.HASH_LENGTH];
        for (int i = 0; i < hashes.size(); i++) {
            System.arraycopy(hashes.get(i), 0, bytes, i * Merkle.HASH_LENGTH, Merkle.HASH_LENGTH);
        }
        return bytes;
    }
}
