package health.vigil.ledger.internal.search;

import health.vigil.ledger.Entry;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.RecordedEntry;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// Finds entries in a log's directory: by the index as far as it reaches, and by reading the newest ones. What the
/// index proposes is read from the tiles and compared with the question. Safe for several threads.
public final class SearchIndex {
    private final LogFiles files;
    private final Segments segments;
    private final Tail tail;

    /// @param log the log's directory
    public SearchIndex(Path log) {
        this.files = new LogFiles(log);
        this.segments = new Segments(log);
        this.tail = new Tail(files);
    }

    /// A page, in the order that the search asks for.
    public List<RecordedEntry> find(EntrySearch search) {
        Long beyond = search.beyond();
        boolean down = search.newestFirst();
        long start = down
                ? (beyond == null ? Long.MAX_VALUE : beyond) - 1
                : beyond == null ? 0 : Math.max(0, Math.addExact(beyond, 1));
        return new Search(Wanted.by(search), down, start, entry -> Wanted.matches(search, entry), search.limit()).run();
    }

    /// The entry of an id.
    public Optional<RecordedEntry> find(UUID id) {
        return new Search(
                        Wanted.by(id), true, Long.MAX_VALUE, entry -> entry.id().equals(id), 1)
                .run().stream().findFirst();
    }

    /// One search: where it begins, what it takes, and when it has enough.
    private final class Search {
        private final Wanted wanted;
        private final boolean down;
        private final long start;
        private final Predicate<Entry> exactly;
        private final int limit;
        private final List<RecordedEntry> page = new ArrayList<>();

        private Search(Wanted wanted, boolean down, long start, Predicate<Entry> exactly, int limit) {
            this.wanted = wanted;
            this.down = down;
            this.start = start;
            this.exactly = exactly;
            this.limit = limit;
        }

        private List<RecordedEntry> run() {
            long size = files.size();
            List<Segment> indexed = segments.upTo(size);
            List<Tail.Recent> recent = tail.from(Segments.end(indexed), size);
            if (down) {
                recent.reversed().forEach(this::take);
                indexed.reversed().forEach(segment -> take(segment, size));
            } else {
                indexed.forEach(segment -> take(segment, size));
                recent.forEach(this::take);
            }
            return page;
        }

        private void take(Tail.Recent recent) {
            RecordedEntry recorded = recent.recorded();
            boolean ahead = down ? recorded.index() <= start : recorded.index() >= start;
            if (page.size() < limit
                    && ahead
                    && wanted.mayMatch(recent.terms(), recent.time())
                    && exactly.test(recorded.entry())) {
                page.add(recorded);
            }
        }

        private void take(Segment segment, long size) {
            boolean ahead = down ? segment.first() <= start : segment.end() > start;
            if (page.size() == limit || !ahead) {
                return;
            }
            Walk walk = new Walk(segment, wanted, down);
            long begin = down ? Math.min(start, segment.end() - 1) : Math.max(start, segment.first());
            for (long at = walk.next(begin - segment.first());
                    at != Walk.NONE && page.size() < limit;
                    at = walk.next(walk.beyond(at))) {
                long index = segment.first() + at;
                Entry entry = EntryCodec.decode(files.entry(index, size));
                if (exactly.test(entry)) {
                    page.add(new RecordedEntry(index, entry));
                }
            }
        }
    }
}
