package health.vigil.ledger.internal.search;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.UUID;

/// The terms of a run of entries, in a file that never changes: each entry's time; for every 256 entries the
/// earliest and latest of these; and the postings, a term and a place each, sorted by both. Numbers have the
/// machine's byte order: the file is made where it is used. Safe for several threads.
final class Segment {
    /// Entries that share bounds of their times.
    static final int BLOCK = 256;

    private static final int HEADER = 64;

    private final MemorySegment bytes;
    private final long first;
    private final long entries;
    private final long postings;
    private final long bounds;
    private final long terms;
    private final long places;

    private Segment(MemorySegment bytes) {
        this.bytes = bytes;
        this.first = bytes.get(JAVA_LONG, 0);
        this.entries = bytes.get(JAVA_LONG, 8);
        this.postings = bytes.get(JAVA_LONG, 16);
        this.bounds = HEADER + 8 * entries;
        this.terms = bounds + 16 * blocks(entries);
        this.places = terms + 8 * postings;
    }

    /// Maps a file.
    ///
    /// @throws IOException if it cannot be read, or has not the length that it states
    static Segment open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            if (bytes.byteSize() < HEADER
                    || bytes.byteSize() != length(bytes.get(JAVA_LONG, 8), bytes.get(JAVA_LONG, 16))) {
                throw new IOException("a file of the search index is torn");
            }
            return new Segment(bytes);
        }
    }

    /// A segment to be filled, in memory that is a file.
    ///
    /// @param ids the lowest and the highest id, by their first 64 bits without sign
    static Segment begin(FileChannel file, long first, long entries, long postings, long[] ids) throws IOException {
        MemorySegment bytes = file.map(FileChannel.MapMode.READ_WRITE, 0, length(entries, postings), Arena.ofAuto());
        bytes.set(JAVA_LONG, 0, first);
        bytes.set(JAVA_LONG, 8, entries);
        bytes.set(JAVA_LONG, 16, postings);
        bytes.set(JAVA_LONG, 24, ids[0]);
        bytes.set(JAVA_LONG, 32, ids[1]);
        return new Segment(bytes);
    }

    void setTime(long entry, long time) {
        bytes.set(JAVA_LONG, HEADER + 8 * entry, time);
        long block = bounds + entry / BLOCK * 16;
        boolean begins = entry % BLOCK == 0;
        bytes.set(JAVA_LONG, block, begins ? time : Math.min(time, bytes.get(JAVA_LONG, block)));
        bytes.set(JAVA_LONG, block + 8, begins ? time : Math.max(time, bytes.get(JAVA_LONG, block + 8)));
    }

    void setPosting(long posting, long term, int place) {
        bytes.set(JAVA_LONG, terms + 8 * posting, term);
        bytes.set(JAVA_INT, places + 4 * posting, place);
    }

    /// Brings everything to the disk.
    void force() {
        bytes.force();
    }

    private static long length(long entries, long postings) {
        return HEADER + 8 * entries + 16 * blocks(entries) + 12 * postings;
    }

    private static long blocks(long entries) {
        return (entries + BLOCK - 1) / BLOCK;
    }

    /// The place of its first entry in the log.
    long first() {
        return first;
    }

    /// The place after its last entry.
    long end() {
        return first + entries;
    }

    long entries() {
        return entries;
    }

    long postings() {
        return postings;
    }

    /// The lowest and the highest id, by their first 64 bits without sign.
    long[] ids() {
        return new long[] {bytes.get(JAVA_LONG, 24), bytes.get(JAVA_LONG, 32)};
    }

    /// Whether an id lies between the lowest and the highest.
    boolean spans(UUID id) {
        long high = id.getMostSignificantBits();
        return Long.compareUnsigned(high, bytes.get(JAVA_LONG, 24)) >= 0
                && Long.compareUnsigned(high, bytes.get(JAVA_LONG, 32)) <= 0;
    }

    /// An entry's time, in microseconds since 1970, rounded down.
    long time(long entry) {
        return bytes.get(JAVA_LONG, HEADER + 8 * entry);
    }

    /// Whether a block of 256 entries has times within a range, as far as its bounds tell.
    boolean mayTouch(long block, long from, long until) {
        return bytes.get(JAVA_LONG, bounds + 16 * block) <= until
                && bytes.get(JAVA_LONG, bounds + 16 * block + 8) >= from;
    }

    /// Whether a block's bounds leave out none of these times.
    boolean boundsTimes(long block, long earliest, long latest) {
        return bytes.get(JAVA_LONG, bounds + 16 * block) <= earliest
                && bytes.get(JAVA_LONG, bounds + 16 * block + 8) >= latest;
    }

    long term(long posting) {
        return bytes.get(JAVA_LONG, terms + 8 * posting);
    }

    int place(long posting) {
        return bytes.get(JAVA_INT, places + 4 * posting);
    }

    /// The first posting of a term, or of the next one that is there.
    long find(long term) {
        long low = 0;
        long high = postings;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (term(middle) < term) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The posting after a term's last one.
    long end(long term) {
        return term == Long.MAX_VALUE ? postings : find(term + 1);
    }

    /// Whether a term stands at an entry.
    boolean holds(long term, long entry) {
        long from = find(term);
        long end = end(term);
        long found = lowest(from, end, entry);
        return found < end && place(found) == entry;
    }

    /// Among the postings of one term, the first at an entry or behind it.
    long lowest(long from, long end, long entry) {
        long low = from;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (place(middle) < entry) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
