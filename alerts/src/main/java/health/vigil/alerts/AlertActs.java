package health.vigil.alerts;

import health.vigil.ledger.Act;
import health.vigil.ledger.ActSource;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// What this room did, from its own rows: to be held against the log.
public final class AlertActs {
    private AlertActs() {}

    /// @param pseudonymised the role of the room's tables
    public static List<ActSource> of(Jdbi pseudonymised) {
        return List.of(
                source(
                        pseudonymised,
                        "assessments made",
                        List.of("inference"),
                        "assessment/",
                        "select id from alerts.assessment where as_of >= :from and as_of < :until order by as_of, id",
                        "select id from alerts.assessment where id = any(:ids)"),
                source(
                        pseudonymised,
                        "steps of alerts and their notices",
                        List.of("alert-stepped", "notice-delivered"),
                        "entry/",
                        "select unnest(entries) from alerts.step where at >= :from and at < :until order by at, alert, sequence",
                        "select entry from alerts.step, unnest(entries) as entry where entries && cast(:ids as uuid[])"));
    }

    private static ActSource source(
            Jdbi pseudonymised, String what, List<String> kinds, String prefix, String rows, String known) {
        return new ActSource(
                what,
                kinds,
                (from, until, skip, most) ->
                        pseudonymised.withHandle(handle -> handle.createQuery(rows + " offset :skip limit :most")
                                .bind("from", at(from))
                                .bind("until", at(until))
                                .bind("skip", skip)
                                .bind("most", most)
                                .map((row, _) -> prefix + row.getString(1))
                                .list()),
                AlertActs::key,
                references -> pseudonymised.withHandle(handle -> Set.copyOf(handle.createQuery(known)
                        .bindArray("ids", UUID.class, ids(references, prefix))
                        .map((row, _) -> prefix + row.getString(1))
                        .list())));
    }

    /// A refused step and a suppression leave no step in the room; an inference that somebody asked for leaves no row.
    private static Optional<String> key(Entry entry) {
        boolean refused = entry.authority() instanceof Authority.Decided decided && !decided.permitted();
        return switch (entry.act()) {
            case Act.Inference _ when entry.authority() instanceof Authority.Decided -> Optional.empty();
            case Act.Inference act -> Optional.of("assessment/" + act.assessment());
            case Act.AlertStepped act when refused || act.to().equals("suppressed") -> Optional.empty();
            case Act.AlertStepped _, Act.NoticeDelivered _ -> Optional.of("entry/" + entry.id());
            case Act _ -> Optional.empty();
        };
    }

    private static Object at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static List<UUID> ids(Collection<String> references, String prefix) {
        return references.stream()
                .map(each -> UUID.fromString(each.substring(prefix.length())))
                .toList();
    }
}
