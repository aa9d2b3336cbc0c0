package health.vigil.ledger.internal.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A signature with the time of signing, `timestamped_signature` of C2SP tlog-cosignature, and what it signs.
///
/// @param time seconds since 1970; negative where the unsigned number is larger than the format allows
/// @param signature the algorithm's own
// Never compared: its array stays what was read.
@SuppressWarnings("ArrayRecordComponent")
public record Cosigned(long time, byte[] signature) {
    private static final byte[] LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.UTF_8);

    /// @param bytes at least eight
    public static Cosigned split(byte[] bytes) {
        return new Cosigned(ByteBuffer.wrap(bytes).getLong(), Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
    }

    /// The bytes that follow the key's id in a signature line.
    public byte[] bytes() {
        return ByteBuffer.allocate(Long.BYTES + signature.length)
                .putLong(time)
                .put(signature)
                .array();
    }

    /// What an Ed25519 cosignature signs: a header, the time, and the checkpoint's whole text.
    public static byte[] ed25519Message(long time, byte[] text) {
        byte[] header = ("cosignature/v1\ntime " + time + "\n").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(header.length + text.length)
                .put(header)
                .put(text)
                .array();
    }

    /// What an ML-DSA-44 cosignature signs: `cosigned_message`, for the whole tree.
    ///
    /// @throws IllegalArgumentException if a name is longer than its length byte can say
    public static byte[] mlDsaMessage(String cosigner, long time, CheckpointText checkpoint) {
        byte[] name = cosigner.getBytes(StandardCharsets.UTF_8);
        byte[] origin = checkpoint.origin().getBytes(StandardCharsets.UTF_8);
        byte[] root = checkpoint.rootHash();
        if (name.length > 255 || origin.length > 255) {
            throw new IllegalArgumentException("a name has at most 255 bytes");
        }
        return ByteBuffer.allocate(LABEL.length + 2 + name.length + origin.length + 3 * Long.BYTES + root.length)
                .put(LABEL)
                .put((byte) name.length)
                .put(name)
                .putLong(time)
                .put((byte) origin.length)
                .put(origin)
                .putLong(0)
                .putLong(checkpoint.size())
                .put(root)
                .array();
    }
}
