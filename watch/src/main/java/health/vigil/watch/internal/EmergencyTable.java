package health.vigil.watch.internal;

import health.vigil.watch.Emergency;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The rows of `watch.emergency`.
public final class EmergencyTable {
    private static final int MOST_OVERDUE = 500;

    private EmergencyTable() {}

    /// Hears of each access that is open.
    @FunctionalInterface
    public interface Open {
        void is(String actor, String subject, Instant ends);
    }

    /// @param words sealed
    public static void insert(Handle transaction, Emergency emergency, byte @Nullable [] words) {
        transaction
                .createUpdate("""
                        insert into watch.emergency (id, actor, role, subject, reason, words, opened_at, ends_at)
                        values (:id, :actor, :role, :subject, :reason, :words, :opened, :ends)
                        """)
                .bind("id", emergency.id())
                .bind("actor", emergency.actor())
                .bind("role", emergency.role())
                .bind("subject", emergency.subject())
                .bind("reason", emergency.reason().name())
                .bind("words", words)
                .bind("opened", emergency.openedAt().atOffset(ZoneOffset.UTC))
                .bind("ends", emergency.endsAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// @param unseal opens what was written
    public static List<Emergency> page(
            Handle transaction, int from, int most, BiFunction<UUID, byte[], String> unseal) {
        return transaction
                .createQuery("""
                        select * from watch.emergency
                        order by verdict is not null, case when verdict is null then opened_at end,
                            reviewed_at desc, id
                        offset :from limit :most
                        """)
                .bind("from", from)
                .bind("most", most)
                .map((row, _) -> emergency(row, unseal))
                .list();
    }

    /// @return the patient, if it was still to be reviewed by somebody else
    public static Optional<String> review(
            Handle transaction, UUID id, Emergency.Verdict verdict, String by, Instant now) {
        return transaction
                .createQuery("""
                        update watch.emergency
                        set verdict = :verdict, reviewed_by = :by, reviewed_at = :now, words = null,
                            ends_at = case when :ends then least(ends_at, :now) else ends_at end
                        where id = :id and verdict is null and actor <> :by
                        returning subject
                        """)
                .bind("id", id)
                .bind("verdict", verdict.name())
                .bind("ends", verdict == Emergency.Verdict.NOT_JUSTIFIED)
                .bind("by", by)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .mapTo(String.class)
                .findOne();
    }

    /// What was opened before a time and waits for its review, each told once.
    public static List<Emergency> overdue(Handle transaction, Instant before) {
        return transaction
                .createQuery("""
                        update watch.emergency set told = true
                        where id in (
                            select id from watch.emergency where verdict is null and not told and opened_at <= :before
                            order by opened_at limit :most for update skip locked)
                        returning *
                        """)
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("most", MOST_OVERDUE)
                .map((row, _) -> emergency(row, (_, _) -> ""))
                .list();
    }

    public static long waiting(Handle handle) {
        return handle.createQuery("select count(*) from watch.emergency where verdict is null")
                .mapTo(Long.class)
                .one();
    }

    public static void openAt(Handle handle, Instant now, Open listener) {
        handle.createQuery("select actor, subject, ends_at from watch.emergency where ends_at > :now")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, _) -> {
                    listener.is(row.getString("actor"), row.getString("subject"), instant(row, "ends_at"));
                    return 1;
                })
                .list();
    }

    private static Emergency emergency(ResultSet row, BiFunction<UUID, byte[], String> unseal) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        byte[] words = row.getBytes("words");
        String verdict = row.getString("verdict");
        return new Emergency(
                id,
                row.getString("actor"),
                row.getString("role"),
                row.getString("subject"),
                Emergency.Reason.valueOf(row.getString("reason")),
                words == null ? "" : unseal.apply(id, words),
                instant(row, "opened_at"),
                instant(row, "ends_at"),
                verdict == null ? null : Emergency.Verdict.valueOf(verdict),
                row.getString("reviewed_by"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
