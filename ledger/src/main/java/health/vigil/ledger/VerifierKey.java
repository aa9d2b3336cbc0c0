package health.vigil.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/// A log's public Ed25519 key under the name it signs with (C2SP signed-note).
public final class VerifierKey {
    /// Key names: no Unicode space, no plus, nothing that a line or a path could stumble over.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~/:-]{1,255}");

    private static final byte ED25519 = 1;
    private static final int ID_LENGTH = 4;

    private final String name;
    private final byte[] publicKey;
    private final byte[] id;

    VerifierKey(String name, byte[] publicKey) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a log's name is like example.org/ledger");
        }
        this.name = name;
        this.publicKey = publicKey.clone();
        this.id = id(name, publicKey);
    }

    /// Reads the note format's line, `<name>+<key id in hexadecimal>+<base64 of 0x01 and the key>`.
    ///
    /// @throws IllegalArgumentException if it is none, or its key id belongs to another key
    public static VerifierKey parse(String line) {
        String[] parts = line.split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a verifier key");
        }
        byte[] typedKey = Base64.getDecoder().decode(parts[2]);
        if (typedKey.length != 1 + Ed25519PublicKeyParameters.KEY_SIZE || typedKey[0] != ED25519) {
            throw new IllegalArgumentException("not an Ed25519 verifier key");
        }
        VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(typedKey, 1, typedKey.length));
        if (!key.line().equals(line)) {
            throw new IllegalArgumentException("the key id is not that of the key");
        }
        return key;
    }

    /// The name that it signs with: the log's origin.
    public String name() {
        return name;
    }

    /// The four bytes that stand before each of its signatures.
    public byte[] id() {
        return id.clone();
    }

    /// The note format's line, without a line break.
    public String line() {
        byte[] typedKey = new byte[1 + publicKey.length];
        typedKey[0] = ED25519;
        System.arraycopy(publicKey, 0, typedKey, 1, publicKey.length);
        return name + "+" + HexFormat.of().formatHex(id) + "+"
                + Base64.getEncoder().encodeToString(typedKey);
    }

    /// Whether the signature is this key's over the text.
    public boolean verifies(byte[] text, byte[] signature) {
        if (signature.length != Ed25519PublicKeyParameters.KEY_SIZE * 2) {
            return false;
        }
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(false, new Ed25519PublicKeyParameters(publicKey));
        signer.update(text, 0, text.length);
        return signer.verifySignature(signature);
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

    private static byte[] id(String name, byte[] publicKey) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(ED25519);
            return Arrays.copyOf(digest.digest(publicKey), ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
