package health.vigil.ledger.internal.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Consistency proofs of RFC 6962 section 2.1.2: that a tree extends a smaller one.
public final class Consistency {
    /// The most hashes of a proof (C2SP tlog-witness).
    public static final int LONGEST = 63;

    private Consistency() {}

    /// The proof that the tree of a size extends the one of an earlier size.
    ///
    /// @param earlier above 0 and at most `size`
    /// @param tiles that hold the larger tree at least
    public static List<byte[]> prove(long earlier, long size, TileSource tiles) {
        List<byte[]> downwards = new ArrayList<>();
        long from = 0;
        long to = size;
        boolean whole = true; // whether the earlier tree, as far as it lies here, is a node that its reader knows
        while (earlier != to) {
            long split = from + Long.highestOneBit(to - from - 1);
            if (earlier <= split) {
                downwards.add(Paths.subtree(split, to, size, tiles));
                to = split;
            } else {
                downwards.add(Paths.subtree(from, split, size, tiles));
                from = split;
                whole = false;
            }
        }
        if (!whole) {
            downwards.add(Paths.subtree(from, to, size, tiles));
        }
        return downwards.reversed();
    }

    /// Whether a proof shows that one root's tree extends another's.
    ///
    /// @param earlier above 0 and below `size`
    /// @param proof possibly hostile
    public static boolean holds(long earlier, byte[] earlierRoot, long size, byte[] root, List<byte[]> proof) {
        List<byte[]> hashes = new ArrayList<>(proof);
        if (Long.bitCount(earlier) == 1) {
            hashes.addFirst(earlierRoot);
        }
        if (hashes.isEmpty()) {
            return false;
        }
        long node = earlier - 1;
        long last = size - 1;
        int skip = Long.numberOfTrailingZeros(~node);
        node >>= skip;
        last >>= skip;
        byte[] old = hashes.getFirst();
        byte[] now = hashes.getFirst();
        for (byte[] hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                old = Merkle.node(hash, old);
                now = Merkle.node(hash, now);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                now = Merkle.node(now, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(old, earlierRoot) && Arrays.equals(now, root);
    }
}
