package health.vigil.ledger.internal.merkle;

import java.util.ArrayList;
import java.util.List;

/// Inclusion paths of RFC 6962 section 2.1.1, read from tiles.
public final class Paths {
    private Paths() {}

    /// The path of a leaf, from its sibling up to the root's child.
    ///
    /// @param index of the leaf, below `size`
    /// @param size of the tree that the tiles hold at least
    public static List<byte[]> inclusion(long index, long size, TileSource tiles) {
        List<byte[]> downwards = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long split = from + Long.highestOneBit(to - from - 1);
            if (index < split) {
                downwards.add(subtree(split, to, size, tiles));
                to = split;
            } else {
                downwards.add(subtree(from, split, size, tiles));
                from = split;
            }
        }
        return downwards.reversed();
    }

    /// The root that a leaf and its path lead to.
    ///
    /// @param path from a proof, possibly hostile
    /// @throws IllegalArgumentException if the path has not the length that the leaf's place needs
    public static byte[] rootOf(byte[] leafHash, long index, long size, List<byte[]> path) {
        byte[] hash = leafHash;
        long node = index;
        long last = size - 1;
        int used = 0;
        while (last > 0) {
            boolean rightChild = (node & 1) == 1;
            if (rightChild || node < last) {
                if (used == path.size()) {
                    throw new IllegalArgumentException("the path is too short");
                }
                byte[] sibling = path.get(used++);
                hash = rightChild ? Merkle.node(sibling, hash) : Merkle.node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if (used != path.size()) {
            throw new IllegalArgumentException("the path is too long");
        }
        return hash;
    }

    /// The root that a full tile leads to, by the tiles above it and beside it.
    ///
    /// @param hashes of the tile
    /// @param size of the tree that the tiles hold at least
    /// @throws IllegalArgumentException if the tiles around it do not belong to such a tree
    public static byte[] rootOver(int level, long index, List<byte[]> hashes, long size, TileSource tiles) {
        int height = (level + 1) * RightEdge.TILE_HEIGHT;
        List<byte[]> path = inclusion(index << height, size, tiles);
        long nodes = (size + (1L << height) - 1) >> height;
        return rootOf(Merkle.root(hashes), index, nodes, path.subList(Math.min(height, path.size()), path.size()));
    }

    /// The Merkle tree hash of the leaves `from` to `to`, where `from` is a multiple of the largest power of two
    /// within.
    static byte[] subtree(long from, long to, long size, TileSource tiles) {
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            return perfect(from, leaves, size, tiles);
        }
        long split = from + Long.highestOneBit(leaves);
        return Merkle.node(subtree(from, split, size, tiles), subtree(split, to, size, tiles));
    }

    private static byte[] perfect(long from, long leaves, long size, TileSource tiles) {
        int level = Long.numberOfTrailingZeros(leaves) / RightEdge.TILE_HEIGHT;
        long first = RightEdge.hashes(from, level);
        int count = (int) RightEdge.hashes(leaves, level);
        long index = first / RightEdge.TILE_WIDTH;
        int offset = (int) (first % RightEdge.TILE_WIDTH);
        int width = (int) Math.min(RightEdge.TILE_WIDTH, RightEdge.hashes(size, level) - index * RightEdge.TILE_WIDTH);
        return Merkle.root(tiles.tile(level, index, width).subList(offset, offset + count));
    }
}
