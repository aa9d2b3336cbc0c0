package health.vigil.keys.internal;

import health.vigil.base.ProblemException;
import health.vigil.keys.DataKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM with a fresh random 96-bit nonce before, and a 128-bit tag after, each ciphertext.
///
/// The cipher is the JDK's, and the source of nonces one for all threads: a library that keeps one for each thread
/// makes, and seeds, a new one for each request where every request has a thread of its own.
public final class AesGcmKey implements DataKey {
    /// The length of the raw key in bytes.
    public static final int BYTES = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    /// @param raw 32 bytes, copied
    public AesGcmKey(byte[] raw) {
        if (raw.length != BYTES) {
            throw new IllegalArgumentException("a data key has 32 bytes");
        }
        key = new SecretKeySpec(raw, "AES");
    }

    @Override
    public byte[] seal(byte[] plaintext, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, Math.addExact(NONCE_BYTES + TAG_BYTES, plaintext.length));
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, new GCMParameterSpec(TAG_BYTES * 8, nonce), context);
            cipher.doFinal(plaintext, 0, plaintext.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refused to seal", e);
        }
    }

    @Override
    public byte[] open(byte[] ciphertext, String context) {
        if (ciphertext.length < NONCE_BYTES + TAG_BYTES) {
            throw new ProblemException(Problems.notOpened());
        }
        try {
            GCMParameterSpec nonce = new GCMParameterSpec(TAG_BYTES * 8, ciphertext, 0, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, nonce, context)
                    .doFinal(ciphertext, NONCE_BYTES, ciphertext.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new ProblemException(Problems.notOpened(), e);
        }
    }

    private Cipher cipher(int mode, GCMParameterSpec nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, nonce);
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "[data key]";
    }
}
