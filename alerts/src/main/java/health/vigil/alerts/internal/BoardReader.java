package health.vigil.alerts.internal;

import health.vigil.alerts.Alert;
import health.vigil.alerts.AlertState;
import health.vigil.alerts.AlertStep;
import health.vigil.alerts.AlertSummary;
import health.vigil.alerts.PanelEntry;
import health.vigil.alerts.Suppression;
import health.vigil.alerts.SuppressionReason;
import health.vigil.alerts.TrendPoint;
import health.vigil.base.PatientToken;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.policy.Role;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Tier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What the board shows.
final class BoardReader {
    private static final int LONGEST_LIST = 200;
    private static final Comparator<PanelEntry> BY_CONCERN = Comparator.comparing(PanelEntry::concern)
            .reversed()
            .thenComparing(BoardReader::answered)
            .thenComparing(BoardReader::score, Comparator.reverseOrder())
            .thenComparing(entry -> entry.patient().value());

    private final AssessmentStore assessments;
    private final WatchStore watches;
    private final AlertStore alerts;
    private final Seals seals;

    BoardReader(AssessmentStore assessments, WatchStore watches, AlertStore alerts, Seals seals) {
        this.assessments = assessments;
        this.watches = watches;
        this.alerts = alerts;
        this.seals = seals;
    }

    List<PanelEntry> panel(Handle transaction, String unit) {
        List<Watch> present = watches.in(transaction, unit);
        Map<UUID, Assessment> latest = assessments.find(
                transaction, present.stream().map(Watch::latest).toList());
        Map<PatientToken, AlertSummary> open = transaction
                .createQuery(SUMMARY + "where a.live and a.patient = any(:patients)")
                .bindBySqlType(
                        "patients",
                        Columns.texts(
                                transaction,
                                present.stream().map(w -> w.patient().value()).toList()),
                        Types.ARRAY)
                .map((row, _) -> summary(row))
                .collect(Collectors.toMap(AlertSummary::patient, Function.identity()));
        List<PanelEntry> panel = new ArrayList<>();
        for (Watch watch : present) {
            Assessment assessment = latest.get(watch.latest());
            if (assessment != null) {
                panel.add(new PanelEntry(
                        watch.patient(),
                        watch.auditSubject(),
                        watch.held().tier(),
                        assessment,
                        watch.trend().points(),
                        open.get(watch.patient()),
                        watch.suppressed() == SuppressionReason.DUPLICATE ? null : watch.suppressed()));
            }
        }
        panel.sort(BY_CONCERN);
        return panel;
    }

    private static boolean answered(PanelEntry entry) {
        AlertSummary open = entry.open();
        return open == null || !(open.state() instanceof AlertState.Unanswered);
    }

    private static double score(PanelEntry entry) {
        Double value = Trend.point(entry.latest()).value();
        return value == null ? 0 : value;
    }

    private static final String SUMMARY = """
            select a.*, (select min(due) from alerts.timer t where t.alert = a.id) as next
            from alerts.alert a
            """;

    List<AlertSummary> workList(Handle transaction, Role role, Set<String> units) {
        return transaction
                .createQuery(SUMMARY + """
                        where a.state not in ('RESOLVED', 'CLOSED') and a.unit = any(:units) and :role = any(a.recipients)
                        order by case when a.state in ('RAISED', 'DELIVERED', 'ESCALATED') then 0 else 1 end,
                          case a.tier when 'HIGH' then 0 when 'MEDIUM' then 1 else 2 end, next nulls last, a.id
                        limit :most""")
                .bindBySqlType("units", Columns.texts(transaction, units), Types.ARRAY)
                .bind("role", role.name())
                .bind("most", LONGEST_LIST)
                .map((row, _) -> summary(row))
                .list();
    }

    List<AlertSummary> alertsOf(Handle transaction, PatientToken patient) {
        return transaction
                .createQuery("""
                        with recursive same(patient) as (
                          select cast(:patient as text)
                          union select w.patient from alerts.watch w join same s on w.merged_into = s.patient)
                        """ + SUMMARY + """
                        join same on same.patient = a.patient
                        order by a.raised_at desc, a.id desc limit :most""")
                .bind("patient", patient.value())
                .bind("most", LONGEST_LIST)
                .map((row, _) -> summary(row))
                .list();
    }

    List<Suppression> suppressionsOf(Handle transaction, PatientToken patient) {
        return transaction
                .createQuery(
                        "select * from alerts.suppression where patient = :patient order by last_at desc limit :most")
                .bind("patient", patient.value())
                .bind("most", LONGEST_LIST)
                .map((row, _) -> suppression(row))
                .list();
    }

    List<Suppression> suppressionsIn(Handle transaction, String unit, Instant since) {
        return transaction
                .createQuery("""
                        select * from alerts.suppression where unit = :unit and last_at >= :since
                        order by last_at desc limit :most""")
                .bind("unit", unit)
                .bind("since", since)
                .bind("most", LONGEST_LIST)
                .map((row, _) -> suppression(row))
                .list();
    }

    Optional<Assessment> latest(Handle transaction, PatientToken patient) {
        return transaction
                .createQuery("select latest from alerts.watch where patient = :patient")
                .bind("patient", patient.value())
                .map((row, _) -> Columns.uuid(row, "latest"))
                .findOne()
                .flatMap(id -> assessments.find(transaction, id));
    }

    List<TrendPoint> trend(Handle transaction, PatientToken patient, Instant from, Instant to, int most) {
        return assessments.between(transaction, patient, from, to, most).stream()
                .map(Trend::point)
                .toList();
    }

    Optional<Alert> alert(Handle transaction, UUID id) {
        return transaction
                .createQuery("select * from alerts.alert where id = :id")
                .bind("id", id)
                .map((row, _) -> AlertStore.read(row))
                .findOne()
                .flatMap(
                        row -> assessments.find(transaction, row.cause()).map(cause -> whole(transaction, row, cause)));
    }

    private Alert whole(Handle transaction, AlertRow row, Assessment cause) {
        return new Alert(
                row.id(),
                row.patient(),
                row.auditSubject(),
                row.unit(),
                row.tier(),
                row.state(),
                row.version(),
                row.conditionHolds(),
                row.raisedAt(),
                row.changedAt(),
                row.rules(),
                row.recipients(),
                cause,
                row.mergedInto().isEmpty() ? null : PatientToken.care(row.mergedInto()),
                steps(transaction, row),
                alerts.deadlines(transaction, row.id()));
    }

    private List<AlertStep> steps(Handle transaction, AlertRow alert) {
        return transaction
                .createQuery("select * from alerts.step where alert = :alert order by sequence")
                .bind("alert", alert.id())
                .map((row, _) -> step(transaction, alert, row))
                .list();
    }

    private AlertStep step(Handle transaction, AlertRow alert, ResultSet row) throws SQLException {
        int sequence = row.getInt("sequence");
        Actor actor = new Actor(
                Actor.Kind.valueOf(row.getString("actor_kind")),
                row.getString("actor_id"),
                row.getString("actor_role"),
                row.getString("actor_from"));
        return new AlertStep(
                sequence,
                Columns.instant(row, "at"),
                row.getString("from_state"),
                row.getString("to_state"),
                row.getString("reason"),
                row.getLong("late_seconds"),
                actor,
                authority(row),
                seals.openNote(transaction, alert.patient(), alert.id(), sequence, row.getString("note")),
                Columns.uuidList(row, "entries"),
                Columns.uuidOrNull(row, "assessment"));
    }

    private static Authority authority(ResultSet row) throws SQLException {
        @Nullable String rule = row.getString("rule");
        return rule != null
                ? new Authority.Duty(rule)
                : new Authority.Decided(
                        Columns.uuid(row, "decision"),
                        true,
                        row.getString("purpose"),
                        Columns.textList(row, "policies"));
    }

    private static AlertSummary summary(ResultSet row) throws SQLException {
        AlertRow alert = AlertStore.read(row);
        return new AlertSummary(
                alert.id(),
                alert.patient(),
                alert.auditSubject(),
                alert.unit(),
                alert.tier(),
                alert.state(),
                alert.conditionHolds(),
                alert.raisedAt(),
                alert.changedAt(),
                Columns.instantOrNull(row, "next"));
    }

    private static Suppression suppression(ResultSet row) throws SQLException {
        return new Suppression(
                Columns.uuid(row, "id"),
                PatientToken.care(row.getString("patient")),
                row.getString("unit"),
                SuppressionReason.valueOf(row.getString("reason")),
                Tier.valueOf(row.getString("tier")),
                Columns.instant(row, "first_at"),
                Columns.instant(row, "last_at"),
                row.getLong("count"),
                Columns.uuidOrNull(row, "alert"),
                row.getString("rules"));
    }
}
