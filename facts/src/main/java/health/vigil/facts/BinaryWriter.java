package health.vigil.facts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/// Writes the compact binary form that facts and assessments are sealed in: variable-length integers (seven bits a
/// byte, low bits first, signed ones zigzag), texts in UTF-8 after their byte count. Equal values give equal bytes.
public final class BinaryWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    /// One byte, 0 to 255.
    public BinaryWriter octet(int value) {
        out.write(value);
        return this;
    }

    public BinaryWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    /// A signed integer.
    public BinaryWriter number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    /// Eight bytes, most significant first.
    public BinaryWriter fixed(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift) & 0xFF);
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
        out.writeBytes(value);
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
        return out.toByteArray();
    }
}
