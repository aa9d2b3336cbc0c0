package health.vigil.ledger.internal.tiles;

import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.RightEdge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Lets a log's directory grow: entries in, tiles and bundles out. What lies beyond the newest checkpoint nobody
/// has signed for: it is the rest of an interrupted write, and is written over. Not safe for several threads.
public final class TileWriter {
    /// Entries that an interrupted write may have gone on for, at most.
    private static final long REACH = 1 << 20;

    private static final int HIGHEST_LEVEL = 6; // of the largest tree

    private final Path root;
    private final DurableFiles files;
    private final RightEdge edge;
    private final List<byte[]> bundle;
    private final List<String> partialsSuperseded = new ArrayList<>();
    private long published;

    /// Goes on where a directory ends.
    ///
    /// @param size of the tree that the newest checkpoint signs
    public TileWriter(Path root, long size) throws IOException {
        this.root = root;
        this.files = new DurableFiles();
        this.published = size;
        LogFiles existing = new LogFiles(root);
        this.edge = new RightEdge(size, existing);
        int width = RightEdge.width(size, 0);
        this.bundle =
                width == 0 ? new ArrayList<>() : new ArrayList<>(existing.bundle(RightEdge.hashes(size, 1), width));
        for (int level = 0; level < HIGHEST_LEVEL; level++) {
            discardUnsigned(existing, level);
        }
    }

    /// Adds entries, and writes each tile that they fill. Leaves are hashed and files written on all processors.
    ///
    /// @param entries each of 1 to 65,535 bytes; together what fits into memory twice
    public void append(List<byte[]> entries) throws IOException {
        List<byte[]> leaves = entries.parallelStream().map(Merkle::leaf).toList();
        List<Whole> filled = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            bundle.add(entries.get(i));
            edge.append(leaves.get(i), (level, index, hashes) -> fill(filled, level, index, hashes));
        }
        write(filled);
    }

    /// Entries so far.
    public long size() {
        return edge.size();
    }

    /// The tree's hash so far.
    public byte[] root() {
        return edge.root();
    }

    /// Makes everything so far durable, partial tiles included, and then publishes the checkpoint over it: first
    /// under another name, so that no reader sees a checkpoint that a crash could take back.
    ///
    /// @param checkpoint a signed note over [#size] and [#root]
    public void publish(byte[] checkpoint) throws IOException {
        if (edge.size() > published) {
            write(partials());
            files.sync();
        }
        Path next = root.resolve(TilePaths.NEXT);
        files.write(next, checkpoint);
        files.sync();
        files.move(next, root.resolve(TilePaths.CHECKPOINT));
        files.sync();
        published = edge.size();
        removeSuperseded();
    }

    /// Writes a small file of the log other than a tile, such as its verifier keys.
    public void writeDurably(String name, byte[] bytes) throws IOException {
        files.write(root.resolve(name), bytes);
        files.sync();
    }

    /// Full tiles are written over before they are signed for; a partial one of another order might stay for ever.
    private void discardUnsigned(LogFiles existing, int level) throws IOException {
        long first = RightEdge.hashes(edge.size(), level + 1);
        for (long index = first; index <= first + RightEdge.hashes(REACH, level + 1); index++) {
            int signed = index == first ? RightEdge.width(edge.size(), level) : 0;
            discard(existing, TilePaths.hashes(level, index, RightEdge.TILE_WIDTH), signed);
            if (level == 0) {
                discard(existing, TilePaths.entries(index, RightEdge.TILE_WIDTH), signed);
            }
        }
    }

    private void discard(LogFiles existing, String full, int signed) throws IOException {
        for (int width : existing.partialWidths(full)) {
            if (width > signed) {
                Files.delete(root.resolve(full + TilePaths.PARTIAL).resolve(Integer.toString(width)));
            }
        }
    }

    private void fill(List<Whole> filled, int level, long index, List<byte[]> hashes) {
        if (level == 0) {
            String entries = TilePaths.entries(index, RightEdge.TILE_WIDTH);
            List<byte[]> whole = List.copyOf(bundle);
            bundle.clear();
            filled.add(new Whole(entries, () -> EntryBundle.encode(whole)));
            partialsSuperseded.add(entries + TilePaths.PARTIAL);
        }
        String tile = TilePaths.hashes(level, index, RightEdge.TILE_WIDTH);
        filled.add(new Whole(tile, () -> Merkle.concatenate(hashes)));
        partialsSuperseded.add(tile + TilePaths.PARTIAL);
    }

    private List<Whole> partials() {
        List<Whole> partials = new ArrayList<>();
        for (int level = 0; level < edge.levels(); level++) {
            List<byte[]> hashes = edge.partialTile(level);
            if (!hashes.isEmpty()) {
                long index = RightEdge.hashes(edge.size(), level + 1);
                partials.add(
                        new Whole(TilePaths.hashes(level, index, hashes.size()), () -> Merkle.concatenate(hashes)));
            }
        }
        if (!bundle.isEmpty()) {
            long index = RightEdge.hashes(edge.size(), 1);
            partials.add(new Whole(TilePaths.entries(index, bundle.size()), () -> EntryBundle.encode(bundle)));
        }
        return partials;
    }

    private void write(List<Whole> whole) throws IOException {
        try {
            whole.parallelStream().forEach(each -> {
                try {
                    files.write(root.resolve(each.name), each.bytes.get());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
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

    /// A file to be written, whose bytes are made where it is written.
    private record Whole(String name, Supplier<byte[]> bytes) {}
}
