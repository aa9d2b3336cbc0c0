package health.vigil.intake.internal;

import health.vigil.base.Problem;
import health.vigil.intake.Exceptions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The messages that a person must look at.
public final class ExceptionTable {
    private ExceptionTable() {}

    /// Queues a message, or notes that another attempt failed.
    public static void queue(Handle transaction, UUID journalId, String queue, Problem problem, Instant at) {
        transaction
                .createUpdate("""
                        insert into intake.exception (journal_id, queue, problem, reason, next_step, raised)
                        values (:id, :queue, :problem, :reason, :nextStep, :at)
                        on conflict (journal_id) do update
                        set queue = excluded.queue, problem = excluded.problem, reason = excluded.reason,
                            next_step = excluded.next_step, attempts = intake.exception.attempts + 1, resolved = null
                        """)
                .bind("id", journalId)
                .bind("queue", queue)
                .bind("problem", problem.code())
                .bind("reason", problem.message())
                .bind("nextStep", problem.remedy())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// Closes a queued message.
    ///
    /// @return whether it was queued
    public static boolean resolve(Handle transaction, UUID journalId, Instant at) {
        return transaction
                        .createUpdate(
                                "update intake.exception set resolved = :at where journal_id = :id and resolved is null")
                        .bind("id", journalId)
                        .bind("at", at.atOffset(ZoneOffset.UTC))
                        .execute()
                > 0;
    }

    /// Whether a message waits for a person.
    public static boolean isOpen(Handle transaction, UUID journalId) {
        return transaction
                .createQuery("select 1 from intake.exception where journal_id = :id and resolved is null for update")
                .bind("id", journalId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /// Keeps a person's correction beside the original.
    public static void correct(Handle transaction, UUID journalId, byte[] sealed) {
        transaction
                .createUpdate("update intake.exception set correction = :sealed where journal_id = :id")
                .bind("id", journalId)
                .bind("sealed", sealed)
                .execute();
    }

    /// A page of open exceptions, oldest message first.
    public static List<Exceptions.Waiting> open(Handle handle, @Nullable UUID after, int limit) {
        return handle.createQuery("""
                        select e.*, j.sender, j.message_type from intake.exception e
                        join intake.journal j on j.id = e.journal_id
                        where e.resolved is null and (cast(:after as uuid) is null or e.journal_id > cast(:after as uuid))
                        order by e.journal_id limit :limit
                        """)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Exceptions.Waiting(
                        row.getObject("journal_id", UUID.class),
                        row.getString("sender"),
                        row.getString("message_type"),
                        row.getString("queue"),
                        row.getString("problem"),
                        row.getString("reason"),
                        row.getString("next_step"),
                        row.getTimestamp("raised").toInstant(),
                        row.getInt("attempts")))
                .list();
    }
}
