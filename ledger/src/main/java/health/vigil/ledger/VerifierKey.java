package health.vigil.ledger;

import health.vigil.ledger.internal.note.CheckpointText;
import health.vigil.ledger.internal.note.Cosigned;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;

/// A public key under the name it signs with, and how it signs (C2SP signed-note and tlog-cosignature).
public final class VerifierKey {
    /// Key names: no Unicode space, no plus, nothing that a line or a path could stumble over.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~/:-]{1,255}");

    private static final int ID_LENGTH = 4;

    private final Kind kind;
    private final String name;
    private final byte[] publicKey;
    private final byte[] id;

    /// @throws IllegalArgumentException if the name or the key's length is not as the formats need them
    public VerifierKey(Kind kind, String name, byte[] publicKey) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a key's name is like example.org/ledger");
        }
        if (publicKey.length != kind.keyLength) {
            throw new IllegalArgumentException("the public key has another length");
        }
        this.kind = kind;
        this.name = name;
        this.publicKey = publicKey.clone();
        this.id = id(kind, name, publicKey);
    }

    /// Reads the note format's line, `<name>+<key id in hexadecimal>+<base64 of the type's byte and the key>`.
    ///
    /// @throws IllegalArgumentException if it is none, or its key id belongs to another key
    public static VerifierKey parse(String line) {
        String[] parts = line.split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a verifier key");
        }
        byte[] typedKey = Base64.getDecoder().decode(parts[2]);
        if (typedKey.length == 0) {
            throw new IllegalArgumentException("not a verifier key");
        }
        VerifierKey key =
                new VerifierKey(Kind.of(typedKey[0]), parts[0], Arrays.copyOfRange(typedKey, 1, typedKey.length));
        if (!key.line().equals(line)) {
            throw new IllegalArgumentException("the key id is not that of the key");
        }
        return key;
    }

    /// How it signs.
    public Kind kind() {
        return kind;
    }

    /// The name that it signs with: a log's origin, a witness's name.
    public String name() {
        return name;
    }

    /// The four bytes that stand before each of its signatures.
    public byte[] id() {
        return id.clone();
    }

    /// The key's own bytes.
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /// The note format's line, without a line break.
    public String line() {
        byte[] typedKey = new byte[1 + publicKey.length];
        typedKey[0] = kind.type;
        System.arraycopy(publicKey, 0, typedKey, 1, publicKey.length);
        return name + "+" + HexFormat.of().formatHex(id) + "+"
                + Base64.getEncoder().encodeToString(typedKey);
    }

    /// Whether the signature is this key's over a note's text.
    ///
    /// @param text of the note; a key of another kind than [Kind#ED25519] signs checkpoints only
    /// @param signature as it follows the key's id, possibly hostile
    public boolean verifies(byte[] text, byte[] signature) {
        if (signature.length != kind.signatureLength) {
            return false;
        }
        return switch (kind) {
            case ED25519 -> ed25519(text, signature);
            case ED25519_COSIGNATURE -> {
                Cosigned cosigned = Cosigned.split(signature);
                yield cosigned.time() >= 0
                        && ed25519(Cosigned.ed25519Message(cosigned.time(), text), cosigned.signature());
            }
            case ML_DSA_44 -> {
                Cosigned cosigned = Cosigned.split(signature);
                yield cosigned.time() >= 0 && mlDsa(text, cosigned);
            }
        };
    }

    private boolean ed25519(byte[] message, byte[] signature) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(false, new Ed25519PublicKeyParameters(publicKey));
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    private boolean mlDsa(byte[] text, Cosigned cosigned) {
        byte[] message;
        try {
            message = Cosigned.mlDsaMessage(name, cosigned.time(), CheckpointText.parse(text));
        } catch (IllegalArgumentException _) {
            return false; // only checkpoints are signed so
        }
        MLDSASigner signer = new MLDSASigner();
        signer.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, publicKey));
        signer.update(message, 0, message.length);
        return signer.verifySignature(cosigned.signature());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key && line().equals(key.line());
    }

    @Override
    public int hashCode() {
        return line().hashCode();
    }

    @Override
    public String toString() {
        return line();
    }

    private static byte[] id(Kind kind, String name, byte[] publicKey) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(kind.type);
            return Arrays.copyOf(digest.digest(publicKey), ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The signature types of C2SP that are known here.
    public enum Kind {
        /// Ed25519 over the note's text (signed-note): a log's.
        ED25519(1, 32, 64),
        /// Ed25519 with a time (tlog-cosignature): a witness's.
        ED25519_COSIGNATURE(4, 32, 8 + 64),
        /// ML-DSA-44 with a time (tlog-cosignature), secure against quantum computers: a log's or a witness's.
        ML_DSA_44(6, 1312, 8 + 2420);

        private final byte type;
        private final int keyLength;
        private final int signatureLength;

        Kind(int type, int keyLength, int signatureLength) {
            this.type = (byte) type;
            this.keyLength = keyLength;
            this.signatureLength = signatureLength;
        }

        private static Kind of(byte type) {
            for (Kind kind : values()) {
                if (kind.type == type) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("not a verifier key of a known type");
        }
    }
}
