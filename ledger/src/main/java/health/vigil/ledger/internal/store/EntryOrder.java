package health.vigil.ledger.internal.store;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Entry;
import health.vigil.ledger.internal.encoding.EntryCodec;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The order of the log, which the database holds: pending entries get the next indexes, once and for ever. One
/// instance at a time may assign (see [OpenLog]).
final class EntryOrder {
    private static final String TAKE = """
            with taken as (
                delete from ledger.pending
                where seq in (select seq from ledger.pending order by seq limit :most)
                returning seq, bytes)
            select seq, bytes from taken order by seq
            """;
    private static final String REFUSE =
            "insert into ledger.refused (seq, problem, bytes) values (:seq, :problem, :bytes)";

    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");

    private EntryOrder() {}

    /// What one batch came to.
    ///
    /// @param taken how many were taken out of the queue
    /// @param first the index of the first that got one
    /// @param placed the bytes of those that got one, in order
    record Batch(int taken, long first, List<byte[]> placed) {}

    /// Gives indexes to the oldest pending entries in one transaction. Whatever has committed is seen, however old
    /// its place in the queue: no high-water mark could skip a transaction that committed late.
    static Batch assign(Handle evidence, int most) {
        return evidence.inTransaction(transaction -> {
            List<Pending> taken = transaction
                    .createQuery(TAKE)
                    .bind("most", most)
                    .map((row, _) -> new Pending(row.getLong("seq"), row.getBytes("bytes")))
                    .list();
            if (taken.isEmpty()) {
                return new Batch(0, 0, List.of());
            }
            long first = size(transaction);
            return new Batch(taken.size(), first, insert(transaction, taken, first));
        });
    }

    /// Entries in the log.
    static long size(Handle evidence) {
        return evidence.createQuery("select coalesce(max(index) + 1, 0) from ledger.entry")
                .mapTo(Long.class)
                .one();
    }

    /// The bytes of the entries from an index on, in order.
    static List<byte[]> read(Handle evidence, long from, int most) {
        return evidence.createQuery(
                        "select bytes from ledger.entry where index >= :from and index < :to order by index")
                .bind("from", from)
                .bind("to", from + most)
                .map((row, _) -> row.getBytes("bytes"))
                .list();
    }

    /// Whether two lists hold the same entries.
    static boolean same(List<byte[]> these, List<byte[]> those) {
        return Arrays.deepEquals(these.toArray(), those.toArray());
    }

    private static List<byte[]> insert(Handle transaction, List<Pending> taken, long first) {
        Map<Pending, Entry> sound = new LinkedHashMap<>();
        for (Pending pending : taken) {
            try {
                sound.put(pending, EntryCodec.decode(pending.bytes));
            } catch (ProblemException e) {
                refuse(transaction, pending, e.problem().code());
            }
        }
        Set<UUID> ids = known(transaction, sound.values());
        NewEntries placed = new NewEntries(first);
        for (Map.Entry<Pending, Entry> arrived : sound.entrySet()) {
            if (ids.add(arrived.getValue().id())) {
                placed.add(arrived.getValue(), arrived.getKey().bytes);
            } else {
                refuse(transaction, arrived.getKey(), "VGL-LED-003");
            }
        }
        return placed.insert(transaction);
    }

    private static Set<UUID> known(Handle transaction, Collection<Entry> entries) {
        return new HashSet<>(transaction
                .createQuery("select id from ledger.entry where id = any(:ids)")
                .bindArray("ids", UUID.class, entries.stream().map(Entry::id).toList())
                .mapTo(UUID.class)
                .list());
    }

    private static void refuse(Handle transaction, Pending pending, String problem) {
        LOG.log(System.Logger.Level.ERROR, "{0}: pending row {1} is kept in ledger.refused", problem, pending.seq);
        transaction
                .createUpdate(REFUSE)
                .bind("seq", pending.seq)
                .bind("problem", problem)
                .bind("bytes", pending.bytes)
                .execute();
    }

    /// A row of the queue.
    private static final class Pending {
        private final long seq;
        private final byte[] bytes;

        Pending(long seq, byte[] bytes) {
            this.seq = seq;
            this.bytes = bytes;
        }
    }
}
