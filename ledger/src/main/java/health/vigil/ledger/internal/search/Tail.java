package health.vigil.ledger.internal.search;

import health.vigil.ledger.Entry;
import health.vigil.ledger.RecordedEntry;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.util.ArrayList;
import java.util.List;

/// The newest entries of a log, which no segment holds yet, kept in memory once they were read. What is no entry is
/// passed over: the verification tells of it. Safe for several threads.
final class Tail {
    /// Four times what a segment takes: where the index lags further behind, the rest is not found yet.
    private static final int MOST = 16_384;

    private final LogFiles files;
    private List<Recent> entries = List.of();
    private long begin;
    private long next;

    /// An entry with its terms, ascending, and its time in microseconds since 1970.
    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Recent(RecordedEntry recorded, long[] terms, long time) {
        private static Recent of(long index, Entry entry) {
            return new Recent(new RecordedEntry(index, entry), Terms.of(entry), Wanted.micros(entry.time(), 0));
        }
    }

    Tail(LogFiles files) {
        this.files = files;
    }

    /// The entries from a place on.
    ///
    /// @param size of the log
    synchronized List<Recent> from(long first, long size) {
        long end = Math.min(size, first + MOST);
        boolean continues = begin <= first && first <= next && next <= end;
        List<Recent> now = new ArrayList<>();
        if (continues) {
            entries.stream()
                    .filter(recent -> recent.recorded().index() >= first)
                    .forEach(now::add);
        }
        long from = continues ? next : first;
        List<byte[]> read = files.entries(from, end, size);
        for (int i = 0; i < read.size(); i++) {
            long index = from + i;
            EntryCodec.entryOf(read.get(i)).ifPresent(entry -> now.add(Recent.of(index, entry)));
        }
        entries = List.copyOf(now);
        begin = first;
        next = end;
        return entries;
    }
}
