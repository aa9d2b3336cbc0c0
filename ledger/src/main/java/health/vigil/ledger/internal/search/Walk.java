package health.vigil.ledger.internal.search;

import java.util.ArrayList;
import java.util.List;

/// The entries of a segment that have at least one term of each group and a time within bounds, one after the other
/// in one direction. Costs a few steps of binary search for each, however many entries lie between.
final class Walk {
    /// Where no entry is left.
    static final long NONE = -1;

    private final Segment segment;
    private final Wanted wanted;
    private final boolean down;
    private final List<List<Range>> groups = new ArrayList<>();
    private long lowest;
    private long highest;

    /// The postings of a term.
    private record Range(long from, long end) {}

    Walk(Segment segment, Wanted wanted, boolean down) {
        this.segment = segment;
        this.wanted = wanted;
        this.down = down;
        this.highest = segment.entries() - 1;
        for (long[] group : wanted.groups()) {
            List<Range> ranges = new ArrayList<>();
            for (long term : group) {
                Range range = new Range(segment.find(term), segment.end(term));
                if (range.from < range.end) {
                    ranges.add(range);
                }
            }
            if (ranges.isEmpty()) {
                highest = NONE;
                return;
            }
            groups.add(ranges);
        }
        if (wanted.timed()) {
            skipTimes();
        }
    }

    /// The next one.
    ///
    /// @param from an entry of the segment, which may be the next itself
    long next(long from) {
        long at = down ? Math.min(from, highest) : Math.max(from, lowest);
        while (lowest <= at && at <= highest) {
            long found = everyGroup(at);
            if (found == NONE || found < lowest || found > highest) {
                return NONE;
            }
            if (!wanted.timed()) {
                return found;
            }
            long block = found / Segment.BLOCK;
            if (!segment.mayTouch(block, wanted.from(), wanted.until())) {
                at = down ? block * Segment.BLOCK - 1 : (block + 1) * Segment.BLOCK;
            } else if (wanted.within(segment.time(found))) {
                return found;
            } else {
                at = beyond(found);
            }
        }
        return NONE;
    }

    /// The entry after one, in the walk's direction.
    long beyond(long entry) {
        return down ? entry - 1 : entry + 1;
    }

    private long everyGroup(long from) {
        long at = from;
        for (int agreed = 0, group = 0; agreed < groups.size(); group = (group + 1) % groups.size()) {
            long found = anyOf(groups.get(group), at);
            if (found == NONE) {
                return NONE;
            }
            agreed = found == at ? agreed + 1 : 1;
            at = found;
        }
        return at;
    }

    private long anyOf(List<Range> ranges, long at) {
        long nearest = NONE;
        for (Range range : ranges) {
            long found = of(range, at);
            if (found != NONE && (nearest == NONE || (down ? found > nearest : found < nearest))) {
                nearest = found;
            }
        }
        return nearest;
    }

    private long of(Range range, long at) {
        long posting = segment.lowest(range.from, range.end, down ? at + 1 : at);
        if (down) {
            return posting > range.from ? segment.place(posting - 1) : NONE;
        }
        return posting < range.end ? segment.place(posting) : NONE;
    }

    private void skipTimes() {
        long first = 0;
        long last = highest / Segment.BLOCK;
        while (first <= last && !segment.mayTouch(first, wanted.from(), wanted.until())) {
            first++;
        }
        while (last >= first && !segment.mayTouch(last, wanted.from(), wanted.until())) {
            last--;
        }
        lowest = first * Segment.BLOCK;
        highest = Math.min(highest, (last + 1) * Segment.BLOCK - 1);
    }
}
