package health.vigil.ledger.internal.merkle;

import java.util.ArrayList;
import java.util.List;

/// What must be kept of a tree to let it grow: at each tile level the hashes that do not fill a tile yet, at most
/// 255. Not safe for several threads.
public final class RightEdge {
    /// Hashes in a full tile.
    public static final int TILE_WIDTH = 256;

    /// The base 2 logarithm of [#TILE_WIDTH].
    public static final int TILE_HEIGHT = 8;

    /// The largest tree: more entries than anyone will write, few enough that every index fits its arithmetic.
    public static final long LARGEST_TREE = 1L << 48;

    private final List<List<byte[]>> levels = new ArrayList<>();
    private long size;

    /// An empty tree.
    public RightEdge() {}

    /// A tree's edge as its partial tiles hold it.
    ///
    /// @param size leaves in the tree
    /// @param partialTiles the rightmost partial tile of a level, by level; not asked for levels without one
    public RightEdge(long size, TileSource partialTiles) {
        this.size = size;
        for (int level = 0; hashes(size, level) > 0; level++) {
            long index = hashes(size, level + 1);
            int width = width(size, level);
            levels.add(width == 0 ? new ArrayList<>() : new ArrayList<>(partialTiles.tile(level, index, width)));
        }
    }

    /// Hashes at a tile level of a tree, which is also how many full tiles the level below has.
    public static long hashes(long size, int level) {
        return size >> (TILE_HEIGHT * level);
    }

    /// Hashes in the partial tile of a level, 0 where there is none.
    public static int width(long size, int level) {
        return (int) (hashes(size, level) % TILE_WIDTH);
    }

    /// Adds a leaf, and tells of each tile that it fills, lowest level first.
    public void append(byte[] leafHash, FullTile full) {
        size++;
        byte[] hash = leafHash;
        for (int level = 0; ; level++) {
            if (level == levels.size()) {
                levels.add(new ArrayList<>());
            }
            List<byte[]> tile = levels.get(level);
            tile.add(hash);
            if (tile.size() < TILE_WIDTH) {
                return;
            }
            full.accept(level, hashes(size, level + 1) - 1, List.copyOf(tile));
            hash = Merkle.root(tile);
            tile.clear();
        }
    }

    /// Leaves in the tree.
    public long size() {
        return size;
    }

    /// Tile levels in use.
    public int levels() {
        return levels.size();
    }

    /// The hashes of the partial tile of a level, empty where there is none.
    public List<byte[]> partialTile(int level) {
        return List.copyOf(levels.get(level));
    }

    /// The Merkle tree hash.
    public byte[] root() {
        List<byte[]> tail = List.of();
        for (List<byte[]> level : levels) {
            List<byte[]> hashes = new ArrayList<>(level);
            hashes.addAll(tail);
            tail = hashes.isEmpty() ? List.of() : List.of(Merkle.root(hashes));
        }
        return Merkle.root(tail);
    }

    /// Hears of a tile that became full.
    @FunctionalInterface
    public interface FullTile {
        /// @param level tile level, 0 holds leaf hashes
        /// @param index of the tile within its level
        /// @param hashes 256 of them
        void accept(int level, long index, List<byte[]> hashes);
    }
}
