package health.vigil.intake.internal;

import java.time.Instant;
import java.time.OffsetDateTime;
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
    /// @param written when it was put here, by the machine's clock
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Row(long id, String sender, byte[] message, int attempts, Instant written) {}

    public static void put(Handle transaction, String sender, byte[] message, Instant now) {
        transaction
                .createUpdate(
                        "insert into intake.answer (sender, message, written, due) values (:sender, :message, :now, :now)")
                .bind("sender", sender)
                .bind("message", message)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// Takes those that have been due longest; no other node takes them before `until`, whatever becomes of this one.
    ///
    /// @return in the order in which they were written
    public static List<Row> claim(Handle transaction, Instant now, Instant until, int limit) {
        return transaction
                .createQuery("""
                        with claimed as (
                            update intake.answer set due = :until where id in (
                                select id from intake.answer where due <= :now
                                order by due, id limit :limit for update skip locked)
                            returning id, sender, message, attempts, written)
                        select * from claimed order by id
                        """)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("until", until.atOffset(ZoneOffset.UTC))
                .bind("limit", limit)
                .map((row, _) -> new Row(
                        row.getLong(1),
                        row.getString(2),
                        row.getBytes(3),
                        row.getInt(4),
                        row.getObject(5, OffsetDateTime.class).toInstant()))
                .list();
    }

    public static void remove(Handle transaction, Row row) {
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

    /// Leaves to the next round what this one had no time for.
    public static void giveBack(Handle transaction, List<Row> rows, Instant due) {
        transaction
                .createUpdate("update intake.answer set due = :due where id in (<ids>)")
                .bindList("ids", rows.stream().map(Row::id).toList())
                .bind("due", due.atOffset(ZoneOffset.UTC))
                .execute();
    }
}
