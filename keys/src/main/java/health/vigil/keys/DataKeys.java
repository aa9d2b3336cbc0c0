package health.vigil.keys;

import health.vigil.keys.internal.AesGcmKey;
import java.security.SecureRandom;

/// Makes data keys. Key material comes from the system's strong source alone, never from an injected one: a key
/// that a test could foresee is a key that production could foresee.
public final class DataKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private DataKeys() {}

    /// 32 fresh random bytes: wrap them with a [KeyProvider] for storage, use them through [#of] or
    /// [PseudoRandom].
    public static byte[] generate() {
        byte[] raw = new byte[AesGcmKey.BYTES];
        RANDOM.nextBytes(raw);
        return raw;
    }

    /// The AES-256-GCM key with these bytes. One key seals at most 2³² contents (NIST SP 800-38D, section 8.3),
    /// since its nonces are random.
    ///
    /// @param raw exactly 32 bytes, copied
    public static DataKey of(byte[] raw) {
        return new AesGcmKey(raw);
    }
}
