package health.vigil.watch.internal;

import health.vigil.ledger.Actor;
import health.vigil.ledger.Entry;
import health.vigil.ledger.RecordedEntry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// One step through the log: people's acts into their days, and days before the rules.
public final class WatchStep {
    private final Handle transaction;
    private final ZoneId zone;
    private final Set<String> flagged;
    private final Relations relations;
    private final Map<String, Open> days = new HashMap<>();

    public WatchStep(Handle transaction, ZoneId zone) {
        this.transaction = transaction;
        this.zone = zone;
        this.flagged = Days.flagged(transaction);
        this.relations = Relations.read(transaction);
    }

    /// A rule found something.
    ///
    /// @param index the place of the act that brought it about
    public record Found(String actor, LocalDate day, Rules.Suspicion suspicion, long index) {}

    private record Open(Day day, Baseline usual, Set<String> told) {}

    /// Where to continue; holds others back until the transaction ends.
    public static long position(Handle transaction) {
        return Days.position(transaction);
    }

    /// Where to continue next time.
    public static void moveTo(Handle transaction, long next) {
        Days.moveTo(transaction, next);
    }

    /// Takes entries in order.
    public List<Found> take(List<RecordedEntry> batch) {
        List<Found> found = new ArrayList<>();
        for (RecordedEntry each : batch) {
            Entry entry = each.entry();
            if (entry.actor().kind() == Actor.Kind.PERSON) {
                LocalDate date = entry.time().atZone(zone).toLocalDate();
                Open open = days.computeIfAbsent(entry.actor().id() + " " + date, _ -> open(entry, date));
                open.day.take(entry, zone, open.usual.usualHours(), flagged::contains);
                Stream.concat(Rules.judge(open.day, open.usual).stream(), relations.judge(entry).stream())
                        .filter(suspicion -> open.told.add(suspicion.identity()))
                        .forEach(suspicion -> found.add(new Found(entry.actor().id(), date, suspicion, each.index())));
            }
        }
        days.values().forEach(open -> Days.save(transaction, open.day));
        return found;
    }

    private Open open(Entry entry, LocalDate date) {
        String actor = entry.actor().id();
        String role = Objects.requireNonNullElse(entry.actor().role(), "");
        Set<String> told = new HashSet<>(transaction
                .createQuery("""
                        select concat_ws(' ', rule, severity, subject) from watch.finding
                        where actor = :actor and day = :day
                        """)
                .bind("actor", actor)
                .bind("day", date)
                .mapTo(String.class)
                .list());
        return new Open(
                Days.load(transaction, actor, date, role, entry.time()),
                Days.baseline(transaction, actor, date, role),
                told);
    }

    /// Keeps a finding.
    ///
    /// @return false where the rule has found the same of this actor on this day before
    public static boolean insert(Handle transaction, UUID id, Found found, List<Long> entries, Instant now) {
        return transaction
                        .createUpdate("""
                        insert into watch.finding (id, rule, severity, actor, day, subject, sentence, figures, entries,
                            raised_at)
                        values (:id, :rule, :severity, :actor, :day, :subject, :sentence, :figures, :entries, :now)
                        on conflict do nothing
                        """)
                        .bind("id", id)
                        .bind("rule", found.suspicion.rule())
                        .bind("severity", found.suspicion.severity())
                        .bind("actor", found.actor)
                        .bind("day", found.day)
                        .bind("subject", found.suspicion.subject())
                        .bind("sentence", found.suspicion.sentence())
                        .bind(
                                "figures",
                                found.suspicion.figures().entrySet().stream()
                                        .map(each -> each.getKey() + "=" + each.getValue())
                                        .collect(Collectors.joining(",")))
                        .bindArray("entries", Long.class, entries)
                        .bind("now", now.atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }
}
