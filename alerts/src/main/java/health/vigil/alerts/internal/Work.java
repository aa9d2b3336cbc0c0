package health.vigil.alerts.internal;

import health.vigil.alerts.AlertRules;
import health.vigil.alerts.AlertState;
import health.vigil.alerts.CloseReason;
import health.vigil.alerts.Deadline;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.policy.Role;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one transaction does to alerts: each method takes a step of the life cycle and notes its evidence, so that no
/// step is written without its entry. [AlertStore#write] writes it all.
final class Work {
    /// The key of sealed notes in ledger entries: the one that this room keeps for the entry's subject.
    private static final String NOTE_KEY = "alerts";

    private final AlertRules rules;
    private final Ids ids;
    private final Instant now;
    private final By platform;
    private final Map<UUID, AlertRow> alerts = new LinkedHashMap<>();
    private final List<StepRow> steps = new ArrayList<>();
    private final Map<UUID, List<Deadline>> timers = new LinkedHashMap<>();
    private final Map<UUID, SuppressionRow> suppressions = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> units = new TreeSet<>();
    private final Tally tally = new Tally();

    Work(AlertRules rules, Ids ids, Instant now) {
        this.rules = rules;
        this.ids = ids;
        this.now = now;
        this.platform = new By(Actor.platform("alerts"), new Authority.Duty(rules.id()), null);
    }

    /// Who does it and by what right.
    ///
    /// @param note a clinician's words, sealed, base 64
    private record By(
            Actor actor, Authority authority, @Nullable String note) {}

    /// Evidence of an assessment.
    void inference(Assessment assessment) {
        By scoring = new By(Actor.platform("scoring"), new Authority.Duty("bundle@" + assessment.bundle()), null);
        record(scoring, assessment.auditSubject(), Inferences.act(assessment));
        touch(assessment.unit());
        tally.assessment();
    }

    AlertRow raise(Assessment assessment, Tier tier) {
        AlertState.Raised raised = AlertState.raise();
        AlertRow alert = new AlertRow(
                ids.next(),
                assessment.patient(),
                assessment.auditSubject(),
                assessment.unit(),
                tier,
                raised,
                0,
                true,
                true,
                now,
                now,
                rules.id(),
                assessment.id());
        byPlatform(alert, "none", raised, reason(tier), assessment.id());
        deliver(alert, raised);
        return alert;
    }

    void rise(AlertRow alert, Assessment assessment, Tier tier) {
        AlertState.Raised raised = open(alert).rise();
        alert.rise(tier, assessment.id(), rules.id());
        byPlatform(alert, alert.state().code(), raised, reason(tier), assessment.id());
        deliver(alert, raised);
    }

    /// The alert goes with its patient: the new unit's roles are told, nothing else changes.
    void follow(AlertRow alert, String unit, UUID assessment) {
        touch(alert.unit());
        alert.moveTo(unit);
        List<UUID> notices = tell(alert, rules.route(alert.tier()).tell());
        step(alert, alert.state().code(), alert.state(), "unit-changed", 0, platform, notices, assessment);
    }

    /// The condition has gone. An alert in a person's hands stays open for its outcome, unless its patient's record
    /// is no more.
    void end(AlertRow alert, CloseReason reason, Assessment assessment) {
        boolean inHands =
                alert.state() instanceof AlertState.Acknowledged || alert.state() instanceof AlertState.ActedOn;
        AlertState next = inHands && reason != CloseReason.MERGED
                ? alert.state()
                : open(alert).close(reason);
        if (reason == CloseReason.MERGED) {
            alert.carriedOnBy(assessment.mergedInto());
        }
        alert.conditionGone();
        timers.put(alert.id(), List.of());
        byPlatform(alert, alert.state().code(), next, reason.code(), assessment.id());
    }

    /// Silence outlasted a timer.
    ///
    /// @param left the deadlines still to come
    void escalate(AlertRow alert, AlertState.Unanswered silent, Deadline due, List<Deadline> left) {
        long late = Math.max(0, Duration.between(due.due(), now).toSeconds());
        String reason = "silence-" + due.level() + (late == 0 ? "" : "-late-" + late + "s");
        AlertState next = silent.escalate(due.level());
        String from = silent.code();
        UUID entry = stepEntry(alert, from, next, reason, platform, null);
        List<UUID> evidence = new ArrayList<>(List.of(entry));
        evidence.addAll(tell(alert, List.of(due.to())));
        timers.put(alert.id(), left);
        step(alert, from, next, reason, late, platform, evidence, null);
    }

    /// A person's act, which a decision permits.
    ///
    /// @param note sealed, base 64
    void byPerson(
            AlertRow alert, AlertState next, String reason, @Nullable String note, Actor actor, Authority authority) {
        By person = new By(actor, authority, note);
        String from = alert.state().code();
        UUID entry = stepEntry(alert, from, next, reason, person, null);
        timers.put(alert.id(), List.of());
        step(alert, from, next, reason, 0, person, List.of(entry), null);
    }

    /// A person's act that policy refused: the alert stays as it is.
    void refused(AlertRow alert, String act, Actor actor, Authority authority) {
        stepEntry(alert, alert.state().code(), alert.state(), "refused-" + act, new By(actor, authority, null), null);
    }

    /// One more suppressed assessment. A run leaves one entry, at its start; its count is in the row.
    ///
    /// @return the run that it belongs to
    Watch.Run suppress(Assessment assessment, Move.Suppress move, Watch.@Nullable Run running) {
        boolean continued = running != null && running.continuedBy(move.reason(), move.alert());
        Watch.Run run = continued && running != null ? running : new Watch.Run(ids.next(), move.reason(), move.alert());
        if (!continued) {
            AlertState suppressed = AlertState.suppress(move.reason());
            Act act = new Act.AlertStepped(
                    run.id(), "none", suppressed.code(), move.reason().code(), assessment.id());
            record(platform, assessment.auditSubject(), act);
            tally.step(suppressed.code(), move.tier());
        }
        suppressions.merge(
                run.id(),
                new SuppressionRow(run, assessment.patient(), assessment.unit(), move.tier(), now, 1, rules.id()),
                SuppressionRow::and);
        return run;
    }

    private void deliver(AlertRow alert, AlertState.Raised raised) {
        AlertRules.Route route = rules.route(alert.tier());
        List<UUID> notices = tell(alert, route.tell());
        List<Deadline> deadlines = new ArrayList<>();
        for (AlertRules.Escalation escalation : route.escalations()) {
            deadlines.add(new Deadline(now.plus(escalation.after()), deadlines.size() + 1, escalation.to()));
        }
        timers.put(alert.id(), deadlines);
        step(alert, raised.code(), raised.deliver(), "", 0, platform, notices, null);
    }

    /// The channel is the console: what commits is on the unit's panel and in the role's work list.
    private List<UUID> tell(AlertRow alert, Collection<Role> roles) {
        alert.tell(roles);
        String proof = "committed:" + alert.id() + "/" + (alert.version() + 1);
        return roles.stream()
                .map(role -> new Act.NoticeDelivered(alert.id(), "console", role + "@" + alert.unit(), proof))
                .map(notice -> record(platform, alert.auditSubject(), notice))
                .toList();
    }

    private void byPlatform(AlertRow alert, String from, AlertState next, String reason, UUID assessment) {
        UUID entry = stepEntry(alert, from, next, reason, platform, assessment);
        step(alert, from, next, reason, 0, platform, List.of(entry), assessment);
    }

    private UUID stepEntry(
            AlertRow alert, String from, AlertState next, String reason, By by, @Nullable UUID assessment) {
        Act act = new Act.AlertStepped(alert.id(), from, next.code(), reason, assessment);
        return record(by, alert.auditSubject(), act);
    }

    private void step(
            AlertRow alert,
            String from,
            AlertState next,
            String reason,
            long late,
            By by,
            List<UUID> evidence,
            @Nullable UUID assessment) {
        alert.step(next, now);
        alerts.put(alert.id(), alert);
        touch(alert.unit());
        steps.add(new StepRow(
                alert.id(),
                alert.version(),
                now,
                from,
                next.code(),
                reason,
                late,
                by.actor(),
                by.authority(),
                by.note(),
                evidence,
                assessment));
        if (!from.equals(next.code()) || next instanceof AlertState.Escalated) {
            tally.step(next.code(), alert.tier());
        }
    }

    private UUID record(By by, PatientToken subject, Act act) {
        Entry.SealedContent content = by.note() == null ? null : new Entry.SealedContent(NOTE_KEY, by.note());
        Entry entry = new Entry(ids.next(), now, by.actor(), by.authority(), subject, act, content);
        entries.add(entry);
        return entry.id();
    }

    private static AlertState.Open open(AlertRow alert) {
        if (alert.state() instanceof AlertState.Open open) {
            return open;
        }
        throw new IllegalStateException("a live alert is open: " + alert.id());
    }

    private static String reason(Tier tier) {
        return "tier-" + tier.name().toLowerCase(Locale.ROOT);
    }

    Instant now() {
        return now;
    }

    /// Something changed in this unit; the empty unit is no unit.
    void touch(String unit) {
        if (!unit.isEmpty()) {
            units.add(unit);
        }
    }

    Collection<AlertRow> alerts() {
        return alerts.values();
    }

    List<StepRow> steps() {
        return steps;
    }

    Map<UUID, List<Deadline>> timers() {
        return timers;
    }

    Collection<SuppressionRow> suppressions() {
        return suppressions.values();
    }

    List<Entry> entries() {
        return entries;
    }

    Set<String> units() {
        return units;
    }

    Tally tally() {
        return tally;
    }
}
