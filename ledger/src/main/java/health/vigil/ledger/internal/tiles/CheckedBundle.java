package health.vigil.ledger.internal.tiles;

import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.RightEdge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one entry bundle holds by itself: everything about it that needs no other bundle, so that several are read
/// at a time.
///
/// @param index of the bundle
/// @param leaves the hashes of its entries
/// @param entries as they were read, empty for each that is not in canonical form; none where nobody asked for them
/// @param noEarlier for each entry when it was made at the earliest, by the clock and bound that it states, in
///     milliseconds since 1970; the least number where it states no bound
/// @param notCanonical indexes of entries that are not in canonical form
/// @param handovers acts by which keys handed over to others, by the entry's index
/// @param differingPartials widths of partial forms that hold something else
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record CheckedBundle(
        long index,
        List<byte[]> leaves,
        List<Optional<Entry>> entries,
        long[] noEarlier,
        List<Long> notCanonical,
        SortedMap<Long, Act.LogKeysChanged> handovers,
        List<Integer> differingPartials) {

    /// Reads a bundle.
    ///
    /// @param keep whether its entries are asked for
    /// @throws ProblemException `VGL-LED-009` if it is missing or malformed
    static CheckedBundle read(LogFiles files, long index, int width, boolean keep) {
        List<byte[]> entries = files.bundle(index, width);
        List<byte[]> leaves = new ArrayList<>(width);
        List<Optional<Entry>> kept = new ArrayList<>(keep ? width : 0);
        long[] noEarlier = new long[width];
        List<Long> notCanonical = new ArrayList<>();
        SortedMap<Long, Act.LogKeysChanged> handovers = new TreeMap<>();
        long place = index * RightEdge.TILE_WIDTH;
        for (byte[] bytes : entries) {
            Optional<Entry> entry = EntryCodec.entryOf(bytes);
            if (entry.isEmpty()) {
                notCanonical.add(place);
            } else if (entry.get().act() instanceof Act.LogKeysChanged handover) {
                handovers.put(place, handover);
            }
            noEarlier[leaves.size()] = entry.map(CheckedBundle::noEarlier).orElse(Long.MIN_VALUE);
            if (keep) {
                kept.add(entry);
            }
            leaves.add(Merkle.leaf(bytes));
            place++;
        }
        List<Integer> differing = new ArrayList<>();
        for (int partial : files.partialWidths(TilePaths.entries(index, RightEdge.TILE_WIDTH))) {
            if (partial <= width && !same(files.bundle(index, partial), entries.subList(0, partial))) {
                differing.add(partial);
            }
        }
        return new CheckedBundle(index, leaves, kept, noEarlier, notCanonical, handovers, differing);
    }

    private static long noEarlier(Entry entry) {
        Long bound = entry.boundMillis();
        return bound == null ? Long.MIN_VALUE : entry.time().toEpochMilli() - bound;
    }

    static boolean same(List<byte[]> these, List<byte[]> those) {
        return Arrays.deepEquals(these.toArray(), those.toArray());
    }
}
