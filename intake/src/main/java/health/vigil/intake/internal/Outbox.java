package health.vigil.intake.internal;

import health.vigil.base.PatientToken;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// What leaves for the facts topic, in the order of its commit. Rows are tokens and ciphertext only.
public final class Outbox {
    private Outbox() {}

    /// Adds a sealed batch in the caller's transaction.
    public static void put(Handle transaction, PatientToken token, byte[] payload, Instant arrived) {
        transaction
                .createUpdate("insert into intake.outbox (token, payload, arrived) values (:token, :payload, :arrived)")
                .bind("token", token.value())
                .bind("payload", payload)
                .bind("arrived", arrived.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// The oldest rows, locked against any other relay.
    public static List<Row> oldest(Handle transaction, int limit) {
        return transaction
                .createQuery(
                        "select seq, token, payload, arrived from intake.outbox order by seq limit :limit for update")
                .bind("limit", limit)
                .map((row, context) -> new Row(
                        row.getLong("seq"),
                        row.getString("token"),
                        row.getBytes("payload"),
                        row.getTimestamp("arrived").toInstant()))
                .list();
    }

    /// Forgets rows that the broker has acknowledged.
    public static void delete(Handle transaction, List<Row> sent) {
        transaction
                .createUpdate("delete from intake.outbox where seq = any(:seqs)")
                .bindArray("seqs", Long.class, sent.stream().map(Row::seq).toList())
                .execute();
    }

    /// Whether nothing waits.
    public static boolean empty(Handle handle) {
        return !handle.createQuery("select exists (select 1 from intake.outbox)")
                .mapTo(Boolean.class)
                .one();
    }

    /// One batch.
    ///
    /// @param token the topic's key
    /// @param payload sealed
    /// @param arrived when the message behind it arrived, by the machine's clock
    @SuppressWarnings("ArrayRecordComponent") // never compared; carried straight to the producer
    public record Row(long seq, String token, byte[] payload, Instant arrived) {}
}
