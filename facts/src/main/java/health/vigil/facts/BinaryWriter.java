package health.vigil.facts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/// Writes the compact binary form that facts and assessments are sealed in: variable-length integers (seven bits a
/// byte, low bits first, signed ones zigzag), texts in UTF-8 after their byte count. Equal values give equal bytes.
public final class BinaryWriter {
    private byte[] out = new byte[256];
    private int length;

    /// One byte, 0 to 255.
    public BinaryWriter octet(int value) {
        room(1);
        out[length++] = (byte) value;
        return this;
    }

    public BinaryWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    /// A signed integer.
    public BinaryWriter number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            octet((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return octet((int) rest);
    }

    /// Eight bytes, most significant first.
    public BinaryWriter fixed(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (value >>> shift) & 0xFF);
        }
        return this;
    }

    /// The bits of a double, so that it comes back exactly.
    public BinaryWriter real(double value) {
        return fixed(Double.doubleToLongBits(value));
    }

    public BinaryWriter text(String value) {
        return bytes(value.getBytes(UTF_8));
    }

    public BinaryWriter bytes(byte[] value) {
        number(value.length);
        room(value.length);
        System.arraycopy(value, 0, out, length, value.length);
        length += value.length;
        return this;
    }

    /// Scale and unscaled value: `1.0` stays different from `1`.
    public BinaryWriter decimal(BigDecimal value) {
        number(value.scale());
        return bytes(value.unscaledValue().toByteArray());
    }

    /// Seconds and nanoseconds.
    public BinaryWriter instant(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    public BinaryWriter uuid(UUID value) {
        return fixed(value.getMostSignificantBits()).fixed(value.getLeastSignificantBits());
    }

    public byte[] toBytes() {
        return Arrays.copyOf(out, length);
    }

    private void room(int more) {
        int needed = Math.addExact(length, more);
        if (needed > out.length) {
            out = Arrays.copyOf(out, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, out.length * 2L)));
        }
    }
}
