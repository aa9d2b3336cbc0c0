package health.vigil.ledger.internal.search;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The ids of a log's entries: those that the index does not hold yet are kept in memory, and the others are looked
/// for where a segment has ids of that time. While an index of a large log is made anew, only the newest are known.
/// Not safe for several threads.
public final class KnownIds {
    private static final int MOST = 1 << 17;

    private final LogFiles files;
    private final Segments segments;
    private final Deque<Optional<UUID>> recent = new ArrayDeque<>();
    private final Set<UUID> recentIds = new HashSet<>();
    private List<Segment> indexed = List.of();
    private long first;
    private long size;

    /// @param log the log's directory
    public KnownIds(Path log) {
        this.files = new LogFiles(log);
        this.segments = new Segments(log);
    }

    /// Takes notice of how far log and index have come.
    ///
    /// @param now entries of the log; those that were added here are among them
    public void upTo(long now) {
        indexed = indexed(now);
        long begin = Math.max(Segments.end(indexed), now - MOST);
        if (begin < first || first + recent.size() < begin) {
            recent.clear();
            recentIds.clear();
            first = begin;
        }
        for (; first < begin; first++) {
            recent.remove().ifPresent(recentIds::remove);
        }
        for (byte[] entry : files.entries(first + recent.size(), now, now)) {
            take(EntryCodec.entryOf(entry).map(Entry::id));
        }
        size = now;
    }

    /// A torn index stops who asks and raises an incident; the log goes on.
    private List<Segment> indexed(long now) {
        try {
            return segments.upTo(now);
        } catch (ProblemException _) {
            return List.of();
        }
    }

    /// Adds the id of the next entry.
    ///
    /// @return false where the log has it already, and it is not the next
    public boolean add(Entry entry) {
        UUID id = entry.id();
        if (recentIds.contains(id)) {
            return false;
        }
        Wanted wanted = Wanted.by(id);
        for (Segment segment : indexed) {
            if (segment.spans(id)) {
                Walk walk = new Walk(segment, wanted, false);
                for (long at = walk.next(0); at != Walk.NONE; at = walk.next(walk.beyond(at))) {
                    byte[] found = files.entry(segment.first() + at, size);
                    if (EntryCodec.entryOf(found).map(Entry::id).equals(Optional.of(id))) {
                        return false;
                    }
                }
            }
        }
        take(Optional.of(id));
        return true;
    }

    private void take(Optional<UUID> id) {
        recent.add(id);
        id.ifPresent(recentIds::add);
    }
}
