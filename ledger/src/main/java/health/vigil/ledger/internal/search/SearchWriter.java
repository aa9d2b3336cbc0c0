package health.vigil.ledger.internal.search;

import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// Makes a log's search index follow its tiles: a segment for every 4,096 entries, and one of eight as soon as there
/// are eight of a size; where more wait, as after an import, larger segments are made at once. Each entry is written
/// five times at most, and a search looks into a few dozen files at fifty million entries. One at a time for a log;
/// not safe for several threads.
public final class SearchWriter {
    private static final int LEAST = 4096;
    private static final int AT_ONCE = 8;
    private static final int MOST = LEAST * AT_ONCE * AT_ONCE; // that are made at once, and fit into memory
    private static final long LARGEST = (long) MOST * AT_ONCE * AT_ONCE;
    private static final int TERMS = 8; // of a usual entry
    private static final int MOST_POSTINGS = 2 * TERMS * MOST;

    private final Path directory;
    private final LogFiles files;
    private final Segments segments;

    /// @param log the log's directory
    public SearchWriter(Path log) {
        this.directory = log.resolve("search");
        this.files = new LogFiles(log);
        this.segments = new Segments(log);
    }

    /// Makes one segment, if one is due.
    ///
    /// @return whether another one may be due
    public boolean step() throws IOException {
        long size = files.size();
        List<Segment> now = segments.upTo(size);
        for (int i = 0; i + AT_ONCE <= now.size(); i++) {
            List<Segment> these = now.subList(i, i + AT_ONCE);
            long each = these.getFirst().entries();
            if (each < LARGEST
                    && these.getFirst().first() % (each * AT_ONCE) == 0
                    && these.stream().allMatch(segment -> segment.entries() == each)) {
                merge(these);
                return true;
            }
        }
        long end = Segments.end(now);
        if (size - end < LEAST) {
            return false;
        }
        int count = LEAST;
        while (count < MOST && end % ((long) count * AT_ONCE) == 0 && end + (long) count * AT_ONCE <= size) {
            count *= AT_ONCE;
        }
        while (!add(end, count)) {
            count /= AT_ONCE;
        }
        return true;
    }

    /// @return false where these are too many terms for the memory
    private boolean add(long first, int count) throws IOException {
        Postings postings = new Postings(count * TERMS);
        long[] times = new long[count];
        long[] ids = {-1L, 0}; // without sign: the highest, the lowest
        for (int done = 0; done < count; done += LEAST) {
            int place = done;
            for (Optional<Indexed> entry : read(first + done)) {
                if (entry.isPresent()) {
                    Indexed indexed = entry.get();
                    times[place] = indexed.time;
                    for (long term : indexed.terms) {
                        postings.add(term, place);
                    }
                    span(ids, indexed.id, indexed.id);
                }
                place++;
            }
            if (count > LEAST && postings.count() > MOST_POSTINGS) {
                return false;
            }
        }
        postings.sort();
        write(first, count, postings.count(), ids, segment -> {
            for (int i = 0; i < count; i++) {
                segment.setTime(i, times[i]);
            }
            for (int i = 0; i < postings.count(); i++) {
                segment.setPosting(i, postings.term(i), postings.place(i));
            }
        });
        return true;
    }

    /// What is no entry has no terms: the verification tells of it, and the others are found.
    private List<Optional<Indexed>> read(long first) {
        return LongStream.range(first / RightEdge.TILE_WIDTH, (first + LEAST) / RightEdge.TILE_WIDTH)
                .parallel()
                .mapToObj(bundle -> files.bundle(bundle, RightEdge.TILE_WIDTH))
                .flatMap(List::stream)
                .map(bytes -> EntryCodec.entryOf(bytes).map(Indexed::of))
                .toList();
    }

    /// Widens the range of ids, which have no sign.
    private static void span(long[] ids, long lowest, long highest) {
        ids[0] = Long.compareUnsigned(lowest, ids[0]) < 0 ? lowest : ids[0];
        ids[1] = Long.compareUnsigned(highest, ids[1]) > 0 ? highest : ids[1];
    }

    private void merge(List<Segment> parts) throws IOException {
        long first = parts.getFirst().first();
        long entries = parts.stream().mapToLong(Segment::entries).sum();
        long postings = parts.stream().mapToLong(Segment::postings).sum();
        long[] ids = parts.getFirst().ids();
        for (Segment part : parts) {
            span(ids, part.ids()[0], part.ids()[1]);
        }
        write(first, entries, postings, ids, whole -> {
            for (Segment part : parts) {
                for (long i = 0; i < part.entries(); i++) {
                    whole.setTime(part.first() - first + i, part.time(i));
                }
            }
            List<Head> heads = new ArrayList<>();
            parts.stream().filter(part -> part.postings() > 0).forEach(part -> heads.add(new Head(part)));
            for (long i = 0; i < postings; i++) {
                Head head = lowest(heads);
                whole.setPosting(i, head.term, (int) (head.part.first() - first) + head.part.place(head.posting));
                if (!head.advance()) {
                    heads.remove(head);
                }
            }
        });
        for (Segment part : parts) {
            Files.deleteIfExists(segments.file(part.first(), part.end()));
        }
    }

    /// The first of those that have the lowest term: they stand in the order of their places.
    private static Head lowest(List<Head> heads) {
        Head lowest = heads.getFirst();
        for (int i = 1; i < heads.size(); i++) {
            Head head = heads.get(i);
            if (head.term < lowest.term) {
                lowest = head;
            }
        }
        return lowest;
    }

    private void write(long first, long entries, long postings, long[] ids, Filling filling) throws IOException {
        Files.createDirectories(directory);
        Path beside = directory.resolve("unfinished");
        Files.deleteIfExists(beside);
        try (FileChannel file = FileChannel.open(
                beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Segment segment = Segment.begin(file, first, entries, postings, ids);
            filling.fill(segment);
            segment.force();
        }
        Files.move(beside, segments.file(first, first + entries), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Writes a segment's times and postings.
    @FunctionalInterface
    private interface Filling {
        void fill(Segment segment);
    }

    /// What the index holds of an entry.
    ///
    /// @param id its first 64 bits
    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Indexed(long[] terms, long time, long id) {
        private static Indexed of(Entry entry) {
            return new Indexed(
                    Terms.of(entry), Wanted.micros(entry.time(), 0), entry.id().getMostSignificantBits());
        }
    }

    /// The next posting of a part.
    private static final class Head {
        private final Segment part;
        private long posting;
        private long term;

        Head(Segment part) {
            this.part = part;
            this.term = part.term(0);
        }

        boolean advance() {
            posting++;
            if (posting == part.postings()) {
                return false;
            }
            term = part.term(posting);
            return true;
        }
    }
}
