package health.vigil.facts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/// Reads what [BinaryWriter] wrote. Every count is checked against what is left and against its bound before
/// anything is allocated; anything else than a well-formed input is a [MalformedException].
public final class BinaryReader {
    private static final int MAX_DECIMAL_BYTES = 32;

    private final byte[] input;
    private int position;

    public BinaryReader(byte[] input) {
        this.input = input;
    }

    /// One byte, 0 to 255.
    public int octet() {
        require(1);
        return input[position++] & 0xFF;
    }

    public boolean flag() {
        int value = octet();
        if (value > 1) {
            throw new MalformedException("a flag is 0 or 1");
        }
        return value == 1;
    }

    /// A signed integer.
    public long number() {
        long bits = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            bits |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw new MalformedException("an integer has at most ten bytes");
    }

    /// An integer from 0 to a bound.
    public int count(int most) {
        long value = number();
        if (value < 0 || value > most) {
            throw new MalformedException("a count is out of bounds");
        }
        return (int) value;
    }

    /// Eight bytes, most significant first.
    public long fixed() {
        require(Long.BYTES);
        long value = ByteBuffer.wrap(input, position, Long.BYTES).getLong();
        position += Long.BYTES;
        return value;
    }

    public double real() {
        return Double.longBitsToDouble(fixed());
    }

    /// A text of at most so many UTF-8 bytes.
    public String text(int most) {
        int length = count(most);
        require(length);
        try {
            String value = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(input, position, length))
                    .toString();
            position += length;
            return value;
        } catch (CharacterCodingException e) {
            throw new MalformedException("a text is not UTF-8");
        }
    }

    public byte[] bytes(int most) {
        int length = count(most);
        require(length);
        byte[] value = new byte[length];
        System.arraycopy(input, position, value, 0, length);
        position += length;
        return value;
    }

    public BigDecimal decimal() {
        long scale = number();
        byte[] unscaled = bytes(MAX_DECIMAL_BYTES);
        if (Math.abs(scale) > 1000 || unscaled.length == 0) {
            throw new MalformedException("a decimal is out of bounds");
        }
        return new BigDecimal(new BigInteger(unscaled), (int) scale);
    }

    public Instant instant() {
        long seconds = number();
        int nanos = count(999_999_999);
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException e) {
            throw new MalformedException("a time is out of bounds");
        }
    }

    public UUID uuid() {
        return new UUID(fixed(), fixed());
    }

    /// Nothing may be left.
    public void end() {
        if (position != input.length) {
            throw new MalformedException("bytes are left over");
        }
    }

    private void require(int count) {
        if (input.length - position < count) {
            throw new MalformedException("the input ends early");
        }
    }

    /// The input is not what a writer wrote. Says what is wrong, never what was read.
    public static final class MalformedException extends RuntimeException {
        public MalformedException(String message) {
            super(message);
        }
    }
}
