package health.vigil.ledger.internal.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The hashes of RFC 6962 section 2.1, over SHA-256.
public final class Merkle {
    /// Bytes in a hash.
    public static final int HASH_LENGTH = 32;

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Merkle::newDigest);
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private Merkle() {}

    /// The hash of an entry.
    public static byte[] leaf(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(entry);
    }

    /// The hash of an inner node.
    public static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /// The root over hashes of subtrees that are all perfect and of one height, but for the last, which may be any
    /// smaller one. With leaf hashes it is the Merkle tree hash itself.
    public static byte[] root(List<byte[]> hashes) {
        return switch (hashes.size()) {
            case 0 -> sha256().digest();
            case 1 -> hashes.getFirst();
            default -> {
                int split = Integer.highestOneBit(hashes.size() - 1);
                yield node(root(hashes.subList(0, split)), root(hashes.subList(split, hashes.size())));
            }
        };
    }

    /// Hashes one behind the other, as a tile's file holds them.
    public static byte[] concatenate(List<byte[]> hashes) {
        byte[] bytes = new byte[hashes.size() * HASH_LENGTH];
        for (int i = 0; i < hashes.size(); i++) {
            System.arraycopy(hashes.get(i), 0, bytes, i * HASH_LENGTH, HASH_LENGTH);
        }
        return bytes;
    }

    /// Each hash ends with `digest`, which resets it for the next.
    private static MessageDigest sha256() {
        return SHA_256.get();
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
