package health.vigil.ledger.internal.note;

import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.VerifierKey.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;

/// One secret of 32 bytes that signs under one name: it is the Ed25519 secret itself, and the ML-DSA-44 seed is its
/// hash under a label. Who breaks Ed25519 by a quantum computer learns a hash of the secret, not the secret.
public final class SecretKey {
    /// Bytes of the secret.
    public static final int LENGTH = 32;

    private static final byte[] ML_DSA_LABEL = "vigil ML-DSA-44 seed\n".getBytes(StandardCharsets.UTF_8);

    private final String name;
    private final Ed25519PrivateKeyParameters ed25519;
    private final MLDSAPrivateKeyParameters mlDsa;

    /// @param secret 32 random bytes
    /// @throws IllegalArgumentException for another length
    public SecretKey(String name, byte[] secret) {
        if (secret.length != LENGTH) {
            throw new IllegalArgumentException("a signing secret has 32 bytes");
        }
        this.name = name;
        this.ed25519 = new Ed25519PrivateKeyParameters(secret);
        this.mlDsa = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, mlDsaSeed(secret));
    }

    /// The public key for a kind of signature.
    public VerifierKey verifier(Kind kind) {
        return switch (kind) {
            case ED25519, ED25519_COSIGNATURE ->
                new VerifierKey(kind, name, ed25519.generatePublicKey().getEncoded());
            case ML_DSA_44 ->
                new VerifierKey(kind, name, mlDsa.getPublicKeyParameters().getEncoded());
        };
    }

    /// A signature line's content over a note's text.
    ///
    /// @param time of signing, for the kinds that carry it
    public SignedNote.Signature sign(Kind kind, byte[] text, Instant time) {
        long seconds = time.getEpochSecond();
        byte[] value = switch (kind) {
            case ED25519 -> ed25519(text);
            case ED25519_COSIGNATURE -> new Cosigned(seconds, ed25519(Cosigned.ed25519Message(seconds, text))).bytes();
            case ML_DSA_44 ->
                new Cosigned(seconds, mlDsa(Cosigned.mlDsaMessage(name, seconds, CheckpointText.parse(text)))).bytes();
        };
        return SignedNote.Signature.of(verifier(kind), value);
    }

    private byte[] ed25519(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, ed25519);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }

    private byte[] mlDsa(byte[] message) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, mlDsa);
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (org.bouncycastle.crypto.CryptoException e) {
            throw new IllegalStateException("ML-DSA signs every message", e);
        }
    }

    private static byte[] mlDsaSeed(byte[] secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ML_DSA_LABEL);
            return digest.digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
