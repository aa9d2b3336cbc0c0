package health.vigil.ledger.internal.search;

import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/// Makes a log's search index follow its tiles: a segment for every 4,096 entries, and one of eight as soon as there
/// are eight of a size. Each entry is written five times at most, and a search looks into a few dozen files at fifty
/// million entries. One at a time for a log; not safe for several threads.
public final class SearchWriter {
    private static final int LEAST = 4096;
    private static final int AT_ONCE = 8;
    private static final long LARGEST = LEAST * 8L * 8 * 8 * 8;

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
        add(end, size);
        return true;
    }

    /// What is no entry has no terms: the verification tells of it, and the others are found.
    private void add(long first, long size) throws IOException {
        List<Optional<Entry>> entries = files.entries(first, first + LEAST, size).parallelStream()
                .map(EntryCodec::entryOf)
                .toList();
        List<long[]> terms = entries.parallelStream()
                .map(entry -> entry.map(Terms::of).orElse(new long[0]))
                .toList();
        Posting[] postings = IntStream.range(0, LEAST)
                .boxed()
                .flatMap(place -> Arrays.stream(terms.get(place)).mapToObj(term -> new Posting(term, place)))
                .toArray(Posting[]::new);
        Arrays.sort(postings);
        write(first, LEAST, postings.length, ids(entries), segment -> {
            for (int i = 0; i < LEAST; i++) {
                segment.setTime(
                        i,
                        entries.get(i)
                                .map(entry -> Wanted.micros(entry.time(), 0))
                                .orElse(0L));
            }
            for (int i = 0; i < postings.length; i++) {
                segment.setPosting(i, postings[i].term, postings[i].place);
            }
        });
    }

    private static long[] ids(List<Optional<Entry>> entries) {
        Comparator<Long> unsigned = Long::compareUnsigned;
        List<Long> ids = entries.stream()
                .flatMap(Optional::stream)
                .map(entry -> entry.id().getMostSignificantBits())
                .sorted(unsigned)
                .toList();
        return ids.isEmpty() ? new long[] {0, -1L} : new long[] {ids.getFirst(), ids.getLast()};
    }

    private void merge(List<Segment> parts) throws IOException {
        long first = parts.getFirst().first();
        long entries = parts.stream().mapToLong(Segment::entries).sum();
        long postings = parts.stream().mapToLong(Segment::postings).sum();
        long[] ids = parts.getFirst().ids();
        for (Segment part : parts) {
            ids[0] = Long.compareUnsigned(part.ids()[0], ids[0]) < 0 ? part.ids()[0] : ids[0];
            ids[1] = Long.compareUnsigned(part.ids()[1], ids[1]) > 0 ? part.ids()[1] : ids[1];
        }
        write(first, entries, postings, ids, whole -> {
            for (Segment part : parts) {
                for (long i = 0; i < part.entries(); i++) {
                    whole.setTime(part.first() - first + i, part.time(i));
                }
            }
            PriorityQueue<Head> heads = new PriorityQueue<>();
            parts.stream().filter(part -> part.postings() > 0).forEach(part -> heads.add(new Head(part)));
            for (long i = 0; i < postings; i++) {
                Head head = heads.remove();
                whole.setPosting(i, head.term, (int) (head.part.first() - first) + head.part.place(head.posting));
                if (head.advance()) {
                    heads.add(head);
                }
            }
        });
        for (Segment part : parts) {
            Files.deleteIfExists(segments.file(part.first(), part.end()));
        }
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

    private record Posting(long term, int place) implements Comparable<Posting> {
        @Override
        public int compareTo(Posting other) {
            int byTerm = Long.compare(term, other.term);
            return byTerm != 0 ? byTerm : Integer.compare(place, other.place);
        }
    }

    /// The next posting of a part.
    private static final class Head implements Comparable<Head> {
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

        @Override
        public int compareTo(Head other) {
            int byTerm = Long.compare(term, other.term);
            return byTerm != 0 ? byTerm : Long.compare(part.first(), other.part.first());
        }
    }
}
