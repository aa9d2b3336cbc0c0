package health.vigil.ledger.internal.store;

import java.util.ArrayList;
import java.util.List;

/// Entries that were ordered and are not in the tiles yet, as far as they fit into memory. Not safe for several
/// threads.
final class Ahead {
    private static final long MOST_BYTES = 64 * 1024 * 1024;

    private final List<byte[]> entries = new ArrayList<>();
    private long first;
    private long bytes;
    private boolean complete;

    /// Whether nothing but what is here, or was taken, waits for the tiles. Not known at the beginning.
    boolean complete() {
        return complete;
    }

    /// Whatever waited was read from the database.
    void readAll() {
        complete = true;
    }

    void add(EntryOrder.Batch batch) {
        if (entries.isEmpty()) {
            first = batch.first();
        }
        for (byte[] entry : batch.placed()) {
            bytes += entry.length;
            if (bytes > MOST_BYTES) {
                complete = false;
                return;
            }
            entries.add(entry);
        }
    }

    /// What is here, if it goes on at an index.
    List<byte[]> takeFrom(long index) {
        List<byte[]> taken = !entries.isEmpty() && first == index ? List.copyOf(entries) : List.of();
        complete &= entries.isEmpty() || first == index;
        entries.clear();
        bytes = 0;
        return taken;
    }
}
