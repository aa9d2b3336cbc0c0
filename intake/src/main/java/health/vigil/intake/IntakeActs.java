package health.vigil.intake;

import health.vigil.ledger.Act;
import health.vigil.ledger.ActSource;
import health.vigil.ledger.Entry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// What intake did, from its journal: to be held against the log.
public final class IntakeActs {
    private static final String PREFIX = "message/";

    private IntakeActs() {}

    /// @param identified the role of intake's tables
    public static List<ActSource> of(Jdbi identified) {
        return List.of(
                source(identified, "messages stored", "message-received", "intake.journal", "id", "received", ""),
                source(
                        identified,
                        "messages made into records",
                        "message-normalised",
                        "intake.journal",
                        "id",
                        "received",
                        " and state = 'NORMALISED'"),
                source(
                        identified,
                        "messages set aside for a person",
                        "exception-queued",
                        "intake.exception",
                        "journal_id",
                        "raised",
                        ""));
    }

    private static ActSource source(
            Jdbi identified, String what, String kind, String table, String id, String time, String condition) {
        return new ActSource(
                what,
                List.of(kind),
                (from, until, skip, most) ->
                        identified.withHandle(handle -> handle.createQuery("select " + id + " from "
                                        + table + " where " + time + " >= :from and " + time + " < :until" + condition
                                        + " order by " + time + ", " + id + " offset :skip limit :most")
                                .bind("from", at(from))
                                .bind("until", at(until))
                                .bind("skip", skip)
                                .bind("most", most)
                                .map((row, _) -> PREFIX + row.getString(1))
                                .list()),
                IntakeActs::key,
                references -> identified.withHandle(handle -> known(handle.createQuery(
                                "select " + id + " from " + table + " where " + id + " = any(:ids)" + condition)
                        .bindArray("ids", UUID.class, ids(references))
                        .map((row, _) -> PREFIX + row.getString(1))
                        .list())));
    }

    private static Optional<String> key(Entry entry) {
        return switch (entry.act()) {
            case Act.MessageReceived act -> Optional.of(PREFIX + act.journalId());
            case Act.MessageNormalised act -> Optional.of(PREFIX + act.journalId());
            case Act.ExceptionQueued act -> Optional.of(PREFIX + act.journalId());
            case Act _ -> Optional.empty();
        };
    }

    private static Object at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Set<String> known(List<String> references) {
        return Set.copyOf(references);
    }

    private static List<UUID> ids(Collection<String> references) {
        return references.stream()
                .map(each -> UUID.fromString(each.substring(PREFIX.length())))
                .toList();
    }
}
