package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// A signed statement of a log's size and content, in the format of C2SP tlog-checkpoint.
///
/// @param origin the log's name
/// @param size entries in the tree
/// @param root the tree's RFC 6962 hash, base 64
/// @param note the whole signed text, as in the file `checkpoint`
public record Checkpoint(String origin, long size, String root, String note) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,14}");

    /// Signs a checkpoint.
    public static Checkpoint sign(LogKey key, long size, byte[] rootHash) {
        String root = Base64.getEncoder().encodeToString(rootHash);
        String origin = key.verifier().name();
        String text = origin + "\n" + size + "\n" + root + "\n";
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        SignedNote note = new SignedNote(text, List.of(SignedNote.Signature.of(key.verifier(), signature)));
        return new Checkpoint(origin, size, root, note.format());
    }

    /// Reads a checkpoint and checks its signature.
    ///
    /// @param note the file's bytes, possibly hostile
    /// @param keys the log's keys, of which one must have signed it under the checkpoint's origin
    /// @throws ProblemException `VGL-LED-006` if it is malformed or not signed by one of the keys
    public static Checkpoint open(byte[] note, List<VerifierKey> keys) {
        try {
            SignedNote signed = SignedNote.parse(note);
            String[] lines = signed.text().split("\n", -1);
            if (lines.length < 4
                    || lines[0].isEmpty()
                    || !SIZE.matcher(lines[1]).matches()) {
                throw new IllegalArgumentException("not a checkpoint");
            }
            long size = Long.parseLong(lines[1]);
            byte[] root = Base64.getDecoder().decode(lines[2]);
            if (size > RightEdge.LARGEST_TREE
                    || root.length != Merkle.HASH_LENGTH
                    || !Base64.getEncoder().encodeToString(root).equals(lines[2])) {
                throw new IllegalArgumentException("not a checkpoint of a tree");
            }
            boolean trusted = false;
            for (VerifierKey key : keys) {
                trusted |= signed.signedBy(key) && key.name().equals(lines[0]);
            }
            if (!trusted) {
                throw new IllegalArgumentException("no known key signed it");
            }
            return new Checkpoint(lines[0], size, lines[2], signed.format());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-LED-006",
                            "The checkpoint cannot be believed: " + e.getMessage() + ".",
                            "Check that the verifier key is this log's; if it is, the checkpoint was changed."),
                    e);
        }
    }

    /// The tree's hash, 32 bytes.
    public byte[] rootHash() {
        return Base64.getDecoder().decode(root);
    }
}
