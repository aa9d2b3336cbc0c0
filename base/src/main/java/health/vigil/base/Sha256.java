package health.vigil.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 (FIPS 180-4).
public final class Sha256 {
    private Sha256() {}

    /// A digest to be fed in parts.
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The 32 bytes.
    public static byte[] of(byte[] content) {
        return digest().digest(content);
    }

    /// In lower-case hexadecimal.
    public static String hex(byte[] content) {
        return HexFormat.of().formatHex(of(content));
    }

    /// In lower-case hexadecimal, of a text in UTF-8.
    public static String hex(String content) {
        return hex(content.getBytes(StandardCharsets.UTF_8));
    }
}
