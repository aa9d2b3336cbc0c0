package health.vigil.alerts.internal;

import health.vigil.alerts.Deadline;
import health.vigil.base.PatientToken;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Role;
import health.vigil.scoring.Tier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Alerts with their steps and timers, and the one way of writing them: with their evidence.
final class AlertStore {
    private final Ledger ledger;

    AlertStore(Ledger ledger) {
        this.ledger = ledger;
    }

    /// The live alerts of these patients, by token, locked.
    Map<String, AlertRow> lockLive(Handle transaction, Collection<String> patients) {
        Map<String, AlertRow> live = new HashMap<>();
        transaction
                .createQuery(
                        "select * from alerts.alert where live and patient = any(:patients) order by id for update")
                .bindBySqlType("patients", Columns.texts(transaction, patients), Types.ARRAY)
                .map((row, _) -> read(row))
                .forEach(alert -> live.put(alert.patient().value(), alert));
        return live;
    }

    /// Whose alert it is. A patient of an alert never changes, so this needs no lock.
    Optional<String> patientOf(Handle transaction, UUID alert) {
        return transaction
                .createQuery("select patient from alerts.alert where id = :id")
                .bind("id", alert)
                .mapTo(String.class)
                .findOne();
    }

    AlertRow lock(Handle transaction, UUID alert) {
        return transaction
                .createQuery("select * from alerts.alert where id = :id for update")
                .bind("id", alert)
                .map((row, _) -> read(row))
                .one();
    }

    /// Alerts with a timer that is due, locked; those that another transaction has are left to it.
    List<AlertRow> lockDue(Handle transaction, Instant now, int most) {
        return transaction
                .createQuery("""
                        select * from alerts.alert a
                        where a.id in (select alert from alerts.timer where due <= :now order by due limit :most)
                        order by a.id for update of a skip locked""")
                .bind("now", now)
                .bind("most", most)
                .map((row, _) -> read(row))
                .list();
    }

    /// The deadlines of an alert, next first.
    List<Deadline> deadlines(Handle transaction, UUID alert) {
        return transaction
                .createQuery("select level, due, role from alerts.timer where alert = :alert order by level")
                .bind("alert", alert)
                .map((row, _) -> new Deadline(
                        Columns.instant(row, "due"), row.getInt("level"), Role.valueOf(row.getString("role"))))
                .list();
    }

    /// Writes everything, evidence included, and wakes who listens once it commits.
    void write(Handle transaction, Work work) {
        writeAlerts(transaction, work.alerts());
        writeSteps(transaction, work.steps());
        writeTimers(transaction, work.timers());
        writeSuppressions(transaction, work.suppressions());
        ledger.appendAll(transaction, work.entries());
        Notices.send(transaction, work.units());
    }

    private static void writeAlerts(Handle transaction, Collection<AlertRow> alerts) {
        if (alerts.isEmpty()) {
            return;
        }
        // settled ones first: the new live alert of a patient may follow the old one in the same transaction
        List<AlertRow> ordered = alerts.stream()
                .sorted((a, b) -> Boolean.compare(a.live(), b.live()))
                .toList();
        PreparedBatch batch = transaction.prepareBatch("""
                insert into alerts.alert (id, patient, audit_subject, unit, tier, state, detail, version, live,
                  condition_holds, raised_at,
                  changed_at, rules, recipients, cause, merged_into)
                values (:id, :patient, :auditSubject, :unit, :tier, :state, :detail, :version, :live,
                  :conditionHolds, :raisedAt,
                  :changedAt, :rules, :recipients, :cause, :mergedInto)
                on conflict (id) do update set unit = excluded.unit, tier = excluded.tier, state = excluded.state,
                  detail = excluded.detail, version = excluded.version, live = excluded.live,
                  condition_holds = excluded.condition_holds,
                  changed_at = excluded.changed_at, rules = excluded.rules, recipients = excluded.recipients,
                  cause = excluded.cause, merged_into = excluded.merged_into""");
        for (AlertRow alert : ordered) {
            batch.bind("id", alert.id())
                    .bind("patient", alert.patient().value())
                    .bind("auditSubject", alert.auditSubject().value())
                    .bind("unit", alert.unit())
                    .bind("tier", alert.tier().name())
                    .bind("state", Columns.state(alert.state()))
                    .bind("detail", Columns.detail(alert.state()))
                    .bind("version", alert.version())
                    .bind("live", alert.live())
                    .bind("conditionHolds", alert.conditionHolds())
                    .bind("raisedAt", alert.raisedAt())
                    .bind("changedAt", alert.changedAt())
                    .bind("rules", alert.rules())
                    .bindBySqlType(
                            "recipients",
                            Columns.texts(
                                    transaction,
                                    alert.recipients().stream().map(Role::name).toList()),
                            Types.ARRAY)
                    .bind("cause", alert.cause())
                    .bind("mergedInto", alert.mergedInto().isEmpty() ? null : alert.mergedInto())
                    .add();
        }
        batch.execute();
    }

    private static void writeSteps(Handle transaction, List<StepRow> steps) {
        if (steps.isEmpty()) {
            return;
        }
        PreparedBatch batch = transaction.prepareBatch("""
                insert into alerts.step (alert, sequence, at, from_state, to_state, reason, late_seconds, actor_kind,
                  actor_id, actor_role, actor_from, rule, decision, purpose, policies, note, entries, assessment)
                values (:alert, :sequence, :at, :from, :to, :reason, :late, :actorKind, :actorId, :actorRole, :actorFrom,
                  :rule, :decision, :purpose, :policies, :note, :entries, :assessment)""");
        for (StepRow step : steps) {
            batch.bind("alert", step.alert())
                    .bind("sequence", step.sequence())
                    .bind("at", step.at())
                    .bind("from", step.from())
                    .bind("to", step.to())
                    .bind("reason", step.reason())
                    .bind("late", step.late())
                    .bind("actorKind", step.actor().kind().name())
                    .bind("actorId", step.actor().id())
                    .bind("actorRole", step.actor().role())
                    .bind("actorFrom", step.actor().from())
                    .bind("note", step.note())
                    .bindBySqlType("entries", Columns.uuids(transaction, step.entries()), Types.ARRAY)
                    .bindBySqlType("assessment", step.assessment(), Types.OTHER);
            bindAuthority(transaction, batch, step.authority());
            batch.add();
        }
        batch.execute();
    }

    private static void bindAuthority(Handle transaction, PreparedBatch batch, Authority authority) {
        @Nullable String rule = null;
        Authority.@Nullable Decided decided = null;
        switch (authority) {
            case Authority.Duty duty -> rule = duty.rule();
            case Authority.Decided by -> decided = by;
        }
        batch.bind("rule", rule)
                .bindBySqlType("decision", decided == null ? null : decided.decision(), Types.OTHER)
                .bind("purpose", decided == null ? null : decided.purpose())
                .bindBySqlType(
                        "policies",
                        decided == null ? null : Columns.texts(transaction, decided.policies()),
                        Types.ARRAY);
    }

    private static void writeTimers(Handle transaction, Map<UUID, List<Deadline>> timers) {
        if (timers.isEmpty()) {
            return;
        }
        transaction
                .createUpdate("delete from alerts.timer where alert = any(:alerts)")
                .bindBySqlType("alerts", Columns.uuids(transaction, timers.keySet()), Types.ARRAY)
                .execute();
        PreparedBatch batch = transaction.prepareBatch(
                "insert into alerts.timer (alert, level, due, role) values (:alert, :level, :due, :role)");
        timers.forEach((alert, deadlines) -> deadlines.forEach(deadline -> batch.bind("alert", alert)
                .bind("level", deadline.level())
                .bind("due", deadline.due())
                .bind("role", deadline.to().name())
                .add()));
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    private static void writeSuppressions(Handle transaction, Collection<SuppressionRow> suppressions) {
        if (suppressions.isEmpty()) {
            return;
        }
        PreparedBatch batch = transaction.prepareBatch("""
                insert into alerts.suppression as s (id, patient, unit, reason, tier, first_at, last_at, count, alert,
                  rules)
                values (:id, :patient, :unit, :reason, :tier, :at, :at, :count, :alert, :rules)
                on conflict (id) do update set unit = excluded.unit, tier = excluded.tier, last_at = excluded.last_at,
                  count = s.count + excluded.count""");
        for (SuppressionRow suppression : suppressions) {
            batch.bind("id", suppression.run().id())
                    .bind("patient", suppression.patient().value())
                    .bind("unit", suppression.unit())
                    .bind("reason", suppression.run().reason().name())
                    .bind("tier", suppression.tier().name())
                    .bind("at", suppression.at())
                    .bind("count", suppression.count())
                    .bindBySqlType("alert", suppression.run().alert(), Types.OTHER)
                    .bind("rules", suppression.rules())
                    .add();
        }
        batch.execute();
    }

    static AlertRow read(ResultSet row) throws SQLException {
        AlertRow alert = new AlertRow(
                Columns.uuid(row, "id"),
                PatientToken.care(row.getString("patient")),
                PatientToken.audit(row.getString("audit_subject")),
                row.getString("unit"),
                Tier.valueOf(row.getString("tier")),
                Columns.state(row.getString("state"), row.getString("detail")),
                row.getInt("version"),
                row.getBoolean("live"),
                row.getBoolean("condition_holds"),
                Columns.instant(row, "raised_at"),
                Columns.instant(row, "changed_at"),
                row.getString("rules"),
                Columns.uuid(row, "cause"));
        alert.tell(
                Columns.textList(row, "recipients").stream().map(Role::valueOf).toList());
        String mergedInto = row.getString("merged_into");
        alert.carriedOnBy(mergedInto == null ? "" : mergedInto);
        return alert;
    }
}
