package health.vigil.intake.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Application acknowledgements that wait to be sent, oldest first.
public final class AnswerTable {
    private AnswerTable() {}

    /// One that waits.
    ///
    /// @param sender whose message it answers
    /// @param message the acknowledgement, unframed
    /// @param attempts how often it could not be sent
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(long id, String sender, byte[] message, int attempts) {}

    public static void put(Handle transaction, String sender, byte[] message, Instant due) {
        transaction
                .createUpdate("insert into intake.answer (sender, message, due) values (:sender, :message, :due)")
                .bind("sender", sender)
                .bind("message", message)
                .bind("due", due.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// Those that are due, which no other node is sending. They stay locked until the transaction ends.
    public static List<Row> due(Handle transaction, Instant now, int limit) {
        return transaction
                .createQuery("""
                        select id, sender, message, attempts from intake.answer
                        where due <= :now order by id limit :limit for update skip locked
                        """)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("limit", limit)
                .map((row, _) -> new Row(row.getLong(1), row.getString(2), row.getBytes(3), row.getInt(4)))
                .list();
    }

    public static void sent(Handle transaction, Row row) {
        transaction.execute("delete from intake.answer where id = ?", row.id());
    }

    /// Tries it again later.
    public static void failed(Handle transaction, Row row, Instant due) {
        transaction
                .createUpdate("update intake.answer set attempts = attempts + 1, due = :due where id = :id")
                .bind("id", row.id())
                .bind("due", due.atOffset(ZoneOffset.UTC))
                .execute();
    }
}
