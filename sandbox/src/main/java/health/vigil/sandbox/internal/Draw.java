package health.vigil.sandbox.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.SplittableRandom;

/// Draws that depend on the seed and the thing they are for, and on no order of drawing: choosing another stay as
/// well leaves the others as they were.
public final class Draw {
    private Draw() {}

    /// A generator for one purpose of one thing.
    public static SplittableRandom of(long seed, String purpose, String thing) {
        return new SplittableRandom(
                ByteBuffer.wrap(digest(seed, purpose, thing)).getLong());
    }

    /// One of a list.
    public static <T> T one(SplittableRandom random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /// A short name for a thing from which the thing cannot be told.
    ///
    /// @return `length` (at most 12) characters of `A-Z2-7`
    public static String name(long seed, String purpose, String thing, int length) {
        byte[] digest = digest(seed, purpose, thing);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(digest[i] & 31));
        }
        return name.toString();
    }

    private static byte[] digest(long seed, String purpose, String thing) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((seed + "/" + purpose + "/" + thing).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
