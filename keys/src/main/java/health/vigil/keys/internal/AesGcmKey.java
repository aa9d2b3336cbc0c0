package health.vigil.keys.internal;

import com.google.crypto.tink.subtle.AesGcmJce;
import health.vigil.base.ProblemException;
import health.vigil.keys.DataKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/// AES-256-GCM with a fresh random 96-bit nonce before, and a 128-bit tag after, each ciphertext.
public final class AesGcmKey implements DataKey {
    /// The length of the raw key in bytes.
    public static final int BYTES = 32;

    private final AesGcmJce cipher;

    /// @param raw 32 bytes, copied
    public AesGcmKey(byte[] raw) {
        if (raw.length != BYTES) {
            throw new IllegalArgumentException("a data key has 32 bytes");
        }
        try {
            cipher = new AesGcmJce(raw);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM offers no AES-256-GCM", e);
        }
    }

    @Override
    public byte[] seal(byte[] plaintext, String context) {
        try {
            return cipher.encrypt(plaintext, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refused to seal", e);
        }
    }

    @Override
    public byte[] open(byte[] ciphertext, String context) {
        try {
            return cipher.decrypt(ciphertext, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new ProblemException(Problems.notOpened(), e);
        }
    }

    @Override
    public String toString() {
        return "[data key]";
    }
}
