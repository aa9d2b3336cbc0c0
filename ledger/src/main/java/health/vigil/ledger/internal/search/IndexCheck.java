package health.vigil.ledger.internal.search;

import health.vigil.ledger.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Compares a log's search index with what its entries say: who owns the files could hide an entry from
/// investigators without touching the evidence. Takes every entry in order, once. Not safe for several threads.
public final class IndexCheck {
    private final List<Segment> segments;
    private int next;
    private long postings;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;
    private @Nullable UUID lowest;
    private @Nullable UUID highest;

    /// @param log the log's directory
    /// @param size of the log as it is checked
    public IndexCheck(Path log, long size) {
        this.segments = new Segments(log).upTo(size);
    }

    /// The places at which the index says something else.
    ///
    /// @param first the place of the first entry, behind the last one of the call before
    /// @param entries those that are none are passed over
    public List<Long> differing(long first, List<Optional<Entry>> entries) {
        List<Long> differing = new ArrayList<>();
        for (int i = 0; i < entries.size() && next < segments.size(); i++) {
            Segment segment = segments.get(next);
            long place = first + i;
            boolean same =
                    entries.get(i).map(entry -> says(segment, place, entry)).orElse(true);
            boolean last = place == segment.end() - 1;
            if (last || (place - segment.first() + 1) % Segment.BLOCK == 0) {
                same &= segment.boundsTimes((place - segment.first()) / Segment.BLOCK, earliest, latest);
                earliest = Long.MAX_VALUE;
                latest = Long.MIN_VALUE;
            }
            if (last) {
                same &= postings == segment.postings() && spansIds(segment);
                postings = 0;
                lowest = null;
                highest = null;
                next++;
            }
            if (!same) {
                differing.add(place);
            }
        }
        return differing;
    }

    private boolean spansIds(Segment segment) {
        return (lowest == null || segment.spans(lowest)) && (highest == null || segment.spans(highest));
    }

    private static boolean above(UUID one, UUID other) {
        return Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits()) > 0;
    }

    /// Every term of every entry is there, and nothing else: there are as many postings as terms.
    private boolean says(Segment segment, long place, Entry entry) {
        long[] terms = Terms.of(entry);
        long at = place - segment.first();
        long time = Wanted.micros(entry.time(), 0);
        postings += terms.length;
        earliest = Math.min(earliest, time);
        latest = Math.max(latest, time);
        lowest = lowest == null || above(lowest, entry.id()) ? entry.id() : lowest;
        highest = highest == null || above(entry.id(), highest) ? entry.id() : highest;
        return segment.time(at) == time && Arrays.stream(terms).allMatch(term -> segment.holds(term, at));
    }
}
