package health.vigil.ledger.internal.tiles;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.Paths;
import health.vigil.ledger.internal.merkle.RightEdge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The files of a log that never change again: a full entry bundle, and the tiles that are full with it.
public final class FinalFiles {
    private static final int FULL = RightEdge.TILE_WIDTH;

    private final Path root;
    private final LogFiles files;

    /// @param root the log's directory
    public FinalFiles(Path root) {
        this.root = root;
        this.files = new LogFiles(root);
    }

    /// The names of a bundle and of the tiles that it completes: its own of leaf hashes, and those above that
    /// become full with it.
    public static List<String> names(long bundle) {
        List<String> names = new ArrayList<>();
        names.add(TilePaths.entries(bundle, FULL));
        long index = bundle;
        for (int level = 0; ; level++) {
            names.add(TilePaths.hashes(level, index, FULL));
            if ((index + 1) % FULL != 0) {
                return names;
            }
            index /= FULL;
        }
    }

    /// The same with their bytes, each of which the checkpoint was found to sign for.
    ///
    /// @param bundle below the number of full bundles under the checkpoint
    /// @throws ProblemException `VGL-LED-010` if one is not what the checkpoint signs, `VGL-LED-009` if it is gone
    public SequencedMap<String, byte[]> signed(long bundle, Checkpoint checkpoint) {
        SequencedMap<String, byte[]> signed = new LinkedHashMap<>();
        String entries = TilePaths.entries(bundle, FULL);
        byte[] bytes = LogFiles.read(root.resolve(entries), EntryBundle.LARGEST);
        signed.put(entries, bytes);
        List<byte[]> hashes = leaves(entries, bytes);
        long index = bundle;
        for (int level = 0; ; level++) {
            String tile = TilePaths.hashes(level, index, FULL);
            byte[] written = LogFiles.read(root.resolve(tile), FULL * Merkle.HASH_LENGTH);
            if (!Arrays.equals(written, Merkle.concatenate(hashes)) || !leads(level, index, hashes, checkpoint)) {
                throw differs(tile);
            }
            signed.put(tile, written);
            if ((index + 1) % FULL != 0) {
                return signed;
            }
            index /= FULL;
            hashes = files.tile(level + 1, index, FULL);
        }
    }

    private static List<byte[]> leaves(String name, byte[] bundle) {
        try {
            return EntryBundle.decode(bundle, FULL).stream().map(Merkle::leaf).toList();
        } catch (IllegalArgumentException _) {
            throw differs(name);
        }
    }

    private boolean leads(int level, long index, List<byte[]> hashes, Checkpoint checkpoint) {
        byte[] root = Paths.rootOver(level, index, hashes, checkpoint.size(), files);
        return Base64.getEncoder().encodeToString(root).equals(checkpoint.root());
    }

    private static ProblemException differs(String name) {
        return new ProblemException(
                "VGL-LED-010",
                "The file " + name + " is not what the checkpoint signs, and was not stored.",
                "Run vigil ledger verify on the directory, and restore the file from a copy of the log.");
    }
}
