package health.vigil.ledger.internal.tiles;

import health.vigil.ledger.internal.merkle.RightEdge;
import java.util.Locale;

/// Where tiles lie, relative to the log's directory (C2SP tlog-tiles).
public final class TilePaths {
    /// The file of the newest checkpoint.
    public static final String CHECKPOINT = "checkpoint";

    /// The file of a checkpoint that is about to become the newest.
    public static final String NEXT = "checkpoint.next";

    /// The file of the newest checkpoint that witnesses signed.
    public static final String WITNESSED = "checkpoint.witnessed";

    /// The file of the log's verifier keys, one a line.
    public static final String KEYS = "log.vkey";

    /// What follows a tile's name to name the directory of its partial forms.
    public static final String PARTIAL = ".p";

    private TilePaths() {}

    /// A tile of hashes.
    ///
    /// @param width 1 to 256; less than 256 makes it a partial tile
    public static String hashes(int level, long index, int width) {
        return "tile/" + level + "/" + number(index) + suffix(width);
    }

    /// An entry bundle.
    ///
    /// @param width 1 to 256; less than 256 makes it a partial bundle
    public static String entries(long index, int width) {
        return "tile/entries/" + number(index) + suffix(width);
    }

    private static String suffix(int width) {
        return width == RightEdge.TILE_WIDTH ? "" : PARTIAL + "/" + width;
    }

    private static String number(long index) {
        String last = String.format(Locale.ROOT, "%03d", index % 1000);
        StringBuilder path = new StringBuilder(last);
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        return path.toString();
    }
}
