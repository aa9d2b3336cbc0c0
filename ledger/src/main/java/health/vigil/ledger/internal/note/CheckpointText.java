package health.vigil.ledger.internal.note;

import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.RightEdge;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// What a checkpoint's text says (C2SP tlog-checkpoint); extension lines are allowed and not read.
///
/// @param origin the log's name
/// @param size entries in the tree
/// @param root base 64 of the tree's hash
public record CheckpointText(String origin, long size, String root) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,14}");

    /// Reads a note's text.
    ///
    /// @param text possibly hostile
    /// @throws IllegalArgumentException if it is not a checkpoint's
    public static CheckpointText parse(byte[] text) {
        String[] lines = new String(text, StandardCharsets.UTF_8).split("\n", -1);
        if (lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
            throw new IllegalArgumentException("not a checkpoint");
        }
        for (int i = 0; i < lines.length - 1; i++) {
            if (lines[i].isEmpty()) {
                throw new IllegalArgumentException("not a checkpoint");
            }
        }
        if (!SIZE.matcher(lines[1]).matches()) {
            throw new IllegalArgumentException("not a checkpoint");
        }
        long size = Long.parseLong(lines[1]);
        byte[] root = Base64.getDecoder().decode(lines[2]);
        if (size > RightEdge.LARGEST_TREE
                || root.length != Merkle.HASH_LENGTH
                || !Base64.getEncoder().encodeToString(root).equals(lines[2])) {
            throw new IllegalArgumentException("not a checkpoint of a tree");
        }
        return new CheckpointText(lines[0], size, lines[2]);
    }

    /// The note's text.
    public String format() {
        return origin + "\n" + size + "\n" + root + "\n";
    }

    /// The tree's hash, 32 bytes.
    public byte[] rootHash() {
        return Base64.getDecoder().decode(root);
    }
}
