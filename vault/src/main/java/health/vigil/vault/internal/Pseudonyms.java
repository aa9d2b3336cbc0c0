package health.vigil.vault.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import health.vigil.keys.PseudoRandom;
import java.nio.ByteBuffer;
import java.util.UUID;

/// Everything that stands for an identity: logical ids, tokens, blind index values, lock numbers. All come from one
/// keyed pseudo-random function in separate domains, so none leads to another.
public final class Pseudonyms {
    private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int TOKEN_LENGTH = 26;

    private final PseudoRandom function;

    public Pseudonyms(PseudoRandom function) {
        this.function = function;
    }

    /// A UUID of version 8 (RFC 9562, section 5.8): 122 bits of the function of type, system and value.
    public String logicalId(String type, String system, String value) {
        ByteBuffer bytes = ByteBuffer.wrap(function.of("logical-id", type, system, value));
        long most = (bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
        long least = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least).toString();
    }

    /// 130 bits in base 32.
    public PatientToken token(String patient, TokenPurpose purpose) {
        byte[] bytes = function.of("token", purpose.name(), patient);
        StringBuilder value = new StringBuilder(TOKEN_LENGTH);
        int buffer = 0;
        int bits = 0;
        for (int i = 0; value.length() < TOKEN_LENGTH; ) {
            if (bits < 5) {
                buffer = (buffer << 8) | (bytes[i++] & 0xFF);
                bits += 8;
            }
            bits -= 5;
            value.append(BASE_32.charAt((buffer >> bits) & 31));
            buffer &= (1 << bits) - 1;
        }
        return new PatientToken(purpose, value.toString());
    }

    /// A blind index value: 64 bits of the function of type, parameter and the parts.
    public long blind(String type, String parameter, String... parts) {
        String[] input = new String[parts.length + 2];
        input[0] = type;
        input[1] = parameter;
        System.arraycopy(parts, 0, input, 2, parts.length);
        return ByteBuffer.wrap(function.of("index", input)).getLong();
    }

    /// The number of the advisory lock that serialises writers of a thing.
    long lock(String thing) {
        return ByteBuffer.wrap(function.of("lock", thing)).getLong();
    }
}
