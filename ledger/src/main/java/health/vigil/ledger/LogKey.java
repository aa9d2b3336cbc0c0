package health.vigil.ledger;

import health.vigil.ledger.VerifierKey.Kind;
import health.vigil.ledger.internal.note.KeyHandover;
import health.vigil.ledger.internal.note.SecretKey;
import health.vigil.ledger.internal.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A private key that signs a log's checkpoints, by Ed25519 and by ML-DSA-44; [LogKeys] keeps it.
public final class LogKey {
    private final String origin;
    private final SecretKey secret;

    LogKey(String origin, byte[] secret) {
        this.origin = origin;
        this.secret = new SecretKey(origin, secret);
    }

    /// The log's name, under which it signs.
    public String origin() {
        return origin;
    }

    /// What a stranger needs to check its signatures: the Ed25519 key, then the ML-DSA-44 key.
    public List<VerifierKey> verifiers() {
        return List.of(secret.verifier(Kind.ED25519), secret.verifier(Kind.ML_DSA_44));
    }

    /// Both signatures over a checkpoint's text.
    List<SignedNote.Signature> sign(byte[] checkpoint, Instant time) {
        return List.of(secret.sign(Kind.ED25519, checkpoint, time), secret.sign(Kind.ML_DSA_44, checkpoint, time));
    }

    /// This key's word that others sign for its log from now on; they sign it too, which shows that they exist.
    public Act.LogKeysChanged handOverTo(List<LogKey> others) {
        List<VerifierKey> keys =
                others.stream().flatMap(other -> other.verifiers().stream()).toList();
        String text = new KeyHandover(origin, keys).text();
        List<SignedNote.Signature> signatures = new ArrayList<>();
        signatures.add(endorse(text));
        others.forEach(other -> signatures.add(other.endorse(text)));
        return new Act.LogKeysChanged(new SignedNote(text, signatures).format());
    }

    private SignedNote.Signature endorse(String text) {
        return secret.sign(Kind.ED25519, text.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    /// What keeps private keys safe at rest, such as a key-encryption key.
    public interface Seal {
        /// Closes the key.
        byte[] wrap(byte[] key);

        /// Opens what [#wrap] closed; throws an unchecked exception for anything else.
        byte[] unwrap(byte[] sealed);
    }
}
