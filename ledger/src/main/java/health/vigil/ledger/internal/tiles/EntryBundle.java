package health.vigil.ledger.internal.tiles;

import health.vigil.ledger.internal.encoding.EntryCodec;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Up to 256 entries, each behind its length in 16 bits, big-endian (C2SP tlog-tiles).
public final class EntryBundle {
    /// The most bytes of a bundle.
    public static final int LARGEST = 256 * (2 + EntryCodec.LARGEST);

    private EntryBundle() {}

    /// The bundle's bytes.
    public static byte[] encode(List<byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(entries.size() * 1024);
        for (byte[] entry : entries) {
            if (entry.length > EntryCodec.LARGEST) {
                throw new IllegalArgumentException("an entry's length takes 16 bits");
            }
            out.write(entry.length >>> 8);
            out.write(entry.length);
            out.writeBytes(entry);
        }
        return out.toByteArray();
    }

    /// The entries of a bundle.
    ///
    /// @param bytes possibly hostile
    /// @param count how many there must be
    /// @throws IllegalArgumentException if there are more or fewer
    public static List<byte[]> decode(byte[] bytes, int count) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<byte[]> entries = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                byte[] entry = new byte[Short.toUnsignedInt(in.getShort())];
                in.get(entry);
                entries.add(entry);
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the bundle is too short", e);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("the bundle is too long");
        }
        return entries;
    }

    /// One entry of a bundle.
    ///
    /// @param bytes possibly hostile
    /// @throws IllegalArgumentException if the bundle is shorter
    public static byte[] entry(byte[] bytes, int place) {
        int at = 0;
        for (int i = 0; ; i++) {
            if (at + 2 > bytes.length) {
                throw new IllegalArgumentException("the bundle is too short");
            }
            int length = (Byte.toUnsignedInt(bytes[at]) << 8) | Byte.toUnsignedInt(bytes[at + 1]);
            at += 2;
            if (at + length > bytes.length) {
                throw new IllegalArgumentException("the bundle is too short");
            }
            if (i == place) {
                return Arrays.copyOfRange(bytes, at, at + length);
            }
            at += length;
        }
    }
}
