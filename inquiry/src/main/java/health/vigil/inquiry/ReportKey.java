package health.vigil.inquiry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.function.UnaryOperator;

/// The Ed25519 key that signs reports, and nothing else: the log's keys sign checkpoints only.
public final class ReportKey {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;
    private final PublicKey shown;

    private ReportKey(PrivateKey secret, PublicKey shown) {
        this.secret = secret;
        this.shown = shown;
    }

    /// A new key.
    public static ReportKey create() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new ReportKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has Ed25519", e);
        }
    }

    /// Opens the key kept in a file, or makes one and keeps it there.
    ///
    /// @param wrap closes the key for keeping, such as by a key-encryption key
    /// @param unwrap opens what `wrap` closed, and throws for anything else
    public static ReportKey openOrCreate(Path file, UnaryOperator<byte[]> wrap, UnaryOperator<byte[]> unwrap)
            throws IOException {
        if (Files.exists(file)) {
            return read(unwrap.apply(Files.readAllBytes(file)));
        }
        ReportKey made = create();
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.write(beside, wrap.apply(made.bytes()));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    /// The public key, PEM: `openssl pkeyutl -verify -pubin -rawin` takes it.
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(shown.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs by Ed25519", e);
        }
    }

    /// Whether the key of a PEM signed this.
    static boolean verifies(String pem, byte[] content, byte[] signature) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] bytes() {
        byte[] secretBytes = secret.getEncoded();
        byte[] shownBytes = shown.getEncoded();
        return ByteBuffer.allocate(Integer.BYTES + secretBytes.length + shownBytes.length)
                .putInt(secretBytes.length)
                .put(secretBytes)
                .put(shownBytes)
                .array();
    }

    private static ReportKey read(byte[] bytes) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            byte[] secretBytes = new byte[buffer.getInt()];
            buffer.get(secretBytes);
            byte[] shownBytes = new byte[buffer.remaining()];
            buffer.get(shownBytes);
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            return new ReportKey(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(secretBytes)),
                    keys.generatePublic(new X509EncodedKeySpec(shownBytes)));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException("the report signing key cannot be read", e);
        }
    }
}
