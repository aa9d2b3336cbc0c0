package health.vigil.ledger.internal.merkle;

import java.util.List;

/// Where a tree's tiles are read.
@FunctionalInterface
public interface TileSource {
    /// The first hashes of a tile.
    ///
    /// @param level tile level, 0 holds leaf hashes
    /// @param index of the tile within its level
    /// @param width how many hashes, 1 to 256
    List<byte[]> tile(int level, long index, int width);
}
