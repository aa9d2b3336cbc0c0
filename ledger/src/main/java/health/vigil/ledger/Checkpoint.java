package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.note.CheckpointText;
import health.vigil.ledger.internal.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A signed statement of a log's size and content, in the format of C2SP tlog-checkpoint.
///
/// @param origin the log's name
/// @param size entries in the tree
/// @param root the tree's RFC 6962 hash, base 64
/// @param note the whole signed text, as in the file `checkpoint`
public record Checkpoint(String origin, long size, String root, String note) {
    /// Signs a checkpoint with every key, by Ed25519 and by ML-DSA-44 each.
    ///
    /// @param keys of one log, at least one
    /// @param time which the ML-DSA-44 signatures state
    public static Checkpoint sign(List<LogKey> keys, long size, byte[] rootHash, Instant time) {
        CheckpointText checkpoint = new CheckpointText(
                keys.getFirst().origin(), size, Base64.getEncoder().encodeToString(rootHash));
        String text = checkpoint.format();
        List<SignedNote.Signature> signatures = new ArrayList<>();
        for (LogKey key : keys) {
            signatures.addAll(key.sign(text.getBytes(StandardCharsets.UTF_8), time));
        }
        return of(checkpoint, new SignedNote(text, signatures));
    }

    /// Reads a checkpoint and checks its signatures.
    ///
    /// @param note the file's bytes, possibly hostile
    /// @param keys the log's keys. Of each kind of key among them, one must have signed it under the checkpoint's
    ///     origin: who can forge one kind of signature still lacks the other
    /// @throws ProblemException `VGL-LED-006` if it is malformed or not signed so
    public static Checkpoint open(byte[] note, List<VerifierKey> keys) {
        try {
            SignedNote signed = SignedNote.parse(note);
            CheckpointText checkpoint = CheckpointText.parse(signed.text().getBytes(StandardCharsets.UTF_8));
            Set<VerifierKey.Kind> missing = EnumSet.noneOf(VerifierKey.Kind.class);
            keys.forEach(key -> missing.add(key.kind()));
            if (missing.isEmpty()) {
                throw new IllegalArgumentException("no key is known");
            }
            for (VerifierKey key : keys) {
                if (signed.signedBy(key) && key.name().equals(checkpoint.origin())) {
                    missing.remove(key.kind());
                }
            }
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException("no known key signed it (missing: " + missing + ")");
            }
            return of(checkpoint, signed);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-LED-006",
                            "The checkpoint cannot be believed: " + e.getMessage() + ".",
                            "Check that the verifier key is this log's; if it is, the checkpoint was changed."),
                    e);
        }
    }

    private static Checkpoint of(CheckpointText checkpoint, SignedNote note) {
        return new Checkpoint(checkpoint.origin(), checkpoint.size(), checkpoint.root(), note.format());
    }

    /// The tree's hash, 32 bytes.
    public byte[] rootHash() {
        return Base64.getDecoder().decode(root);
    }
}
