package health.vigil.keys;

import com.google.crypto.tink.subtle.PrfHmacJce;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.spec.SecretKeySpec;

/// A keyed pseudo-random function (HMAC-SHA-256): the same input gives the same 32 bytes for ever, and without the
/// key nobody computes, inverts or links them. Thread-safe.
public final class PseudoRandom {
    private static final int OUTPUT_BYTES = 32;

    private final PrfHmacJce function;

    /// @param key at least 32 bytes, copied
    public PseudoRandom(byte[] key) {
        if (key.length < OUTPUT_BYTES) {
            throw new IllegalArgumentException("the key of a pseudo-random function has at least 32 bytes");
        }
        try {
            function = new PrfHmacJce("HMACSHA256", new SecretKeySpec(key, "HMAC"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM offers no HMAC-SHA-256", e);
        }
    }

    /// The function's value. Domain and parts are length-prefixed, so no two different lists of them are the same
    /// input.
    ///
    /// @param domain what the value is for; values of different domains cannot be linked
    /// @param parts the input, in order
    /// @return 32 bytes; truncate as needed
    public byte[] of(String domain, String... parts) {
        byte[][] fields = new byte[parts.length + 1][];
        fields[0] = domain.getBytes(StandardCharsets.UTF_8);
        int size = Integer.BYTES + fields[0].length;
        for (int i = 0; i < parts.length; i++) {
            fields[i + 1] = parts[i].getBytes(StandardCharsets.UTF_8);
            size += Integer.BYTES + fields[i + 1].length;
        }
        ByteBuffer input = ByteBuffer.allocate(size);
        for (byte[] field : fields) {
            input.putInt(field.length).put(field);
        }
        try {
            return function.compute(input.array(), OUTPUT_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 refused to compute", e);
        }
    }

    @Override
    public String toString() {
        return "[pseudo-random function]";
    }
}
