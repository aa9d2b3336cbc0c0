package health.vigil.alerts.internal;

import health.vigil.alerts.SuppressionReason;
import health.vigil.base.PatientToken;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Tier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// What is remembered of each patient. Its rows are the locks of the room: whoever changes a patient's alerts
/// because of an assessment or a person's act holds the patient's row first, then the alert's.
final class WatchStore {
    private final Seals seals;

    WatchStore(Seals seals) {
        this.seals = seals;
    }

    /// The patients' rows, locked in one order; rows of new patients are made.
    Map<String, Watch> lock(Handle transaction, List<Assessment> assessments) {
        Map<String, Assessment> first = new TreeMap<>();
        assessments.forEach(assessment -> first.putIfAbsent(assessment.patient().value(), assessment));
        Map<String, Watch> found = lockExisting(transaction, first.keySet());
        Map<String, Assessment> missing = new TreeMap<>(first);
        missing.keySet().removeAll(found.keySet());
        if (missing.isEmpty()) {
            return found;
        }
        write(transaction, missing.values().stream().map(Watch::begin).toList(), "on conflict (patient) do nothing");
        found.putAll(lockExisting(transaction, missing.keySet()));
        return found;
    }

    Map<String, Watch> lockExisting(Handle transaction, Collection<String> patients) {
        Map<String, Watch> found = new TreeMap<>();
        transaction
                .createQuery("select * from alerts.watch where patient = any(:patients) order by patient for update")
                .bindBySqlType("patients", Columns.texts(transaction, patients), Types.ARRAY)
                .map((row, _) -> read(row))
                .forEach(watch -> found.put(watch.patient().value(), watch));
        return found;
    }

    void update(Handle transaction, Collection<Watch> watches) {
        write(transaction, watches, """
                on conflict (patient) do update set audit_subject = excluded.audit_subject, unit = excluded.unit,
                  present = excluded.present, merged_into = excluded.merged_into, latest = excluded.latest,
                  latest_as_of = excluded.latest_as_of, held = excluded.held, below_since = excluded.below_since,
                  below_count = excluded.below_count, below_highest = excluded.below_highest,
                  cooling_until = excluded.cooling_until, cooling_tier = excluded.cooling_tier,
                  cooling_alert = excluded.cooling_alert, run = excluded.run, run_reason = excluded.run_reason,
                  run_alert = excluded.run_alert, suppressed = excluded.suppressed, trend = excluded.trend""");
    }

    private void write(Handle transaction, Collection<Watch> watches, String onConflict) {
        PreparedBatch batch = transaction.prepareBatch("""
                insert into alerts.watch (patient, audit_subject, unit, present, merged_into, latest, latest_as_of, held,
                  below_since, below_count, below_highest, cooling_until, cooling_tier, cooling_alert, run, run_reason,
                  run_alert, suppressed, trend)
                values (:patient, :auditSubject, :unit, :present, :mergedInto, :latest, :latestAsOf, :held, :belowSince,
                  :belowCount, :belowHighest, :coolingUntil, :coolingTier, :coolingAlert, :run, :runReason, :runAlert,
                  :suppressed, :trend)
                """ + onConflict);
        for (Watch watch : watches) {
            bind(batch, watch);
            batch.add();
        }
        batch.execute();
    }

    private void bind(PreparedBatch batch, Watch watch) {
        HeldTier held = watch.held();
        Watch.Cooling cooling = watch.cooling();
        Watch.Run run = watch.run();
        batch.bind("patient", watch.patient().value())
                .bind("auditSubject", watch.auditSubject().value())
                .bind("unit", watch.unit())
                .bind("present", watch.present())
                .bind("mergedInto", watch.mergedInto().isEmpty() ? null : watch.mergedInto())
                .bind("latest", watch.latest())
                .bind("latestAsOf", watch.latestAsOf())
                .bind("held", held.tier().name())
                .bindByType("belowSince", held.belowSince(), Instant.class)
                .bind("belowCount", held.belowCount())
                .bind("belowHighest", held.belowHighest().name())
                .bindByType("coolingUntil", cooling == null ? null : cooling.until(), Instant.class)
                .bind("coolingTier", cooling == null ? null : cooling.tier().name())
                .bindBySqlType("coolingAlert", cooling == null ? null : cooling.alert(), Types.OTHER)
                .bindBySqlType("run", run == null ? null : run.id(), Types.OTHER)
                .bind("runReason", run == null ? null : run.reason().name())
                .bindBySqlType("runAlert", run == null ? null : run.alert(), Types.OTHER)
                .bind(
                        "suppressed",
                        watch.suppressed() == null ? null : watch.suppressed().name())
                .bind("trend", seals.trend(watch.patient(), watch.trend()));
    }

    /// The patients present in a unit.
    List<Watch> in(Handle transaction, String unit) {
        return transaction
                .createQuery("select * from alerts.watch where present and unit = :unit and merged_into is null")
                .bind("unit", unit)
                .map((row, _) -> read(row))
                .list();
    }

    List<String> units(Handle transaction) {
        return transaction
                .createQuery("select distinct unit from alerts.watch where present and unit <> '' order by unit")
                .mapTo(String.class)
                .list();
    }

    private Watch read(ResultSet row) throws SQLException {
        PatientToken patient = PatientToken.care(row.getString("patient"));
        String mergedInto = row.getString("merged_into");
        return new Watch(
                patient,
                PatientToken.audit(row.getString("audit_subject")),
                row.getString("unit"),
                row.getBoolean("present"),
                mergedInto == null ? "" : mergedInto,
                Columns.uuid(row, "latest"),
                Columns.instant(row, "latest_as_of"),
                new HeldTier(
                        Tier.valueOf(row.getString("held")),
                        Columns.instantOrNull(row, "below_since"),
                        row.getInt("below_count"),
                        Tier.valueOf(row.getString("below_highest"))),
                cooling(row),
                run(row),
                reason(row.getString("suppressed")),
                seals.openTrend(patient, row.getBytes("trend")));
    }

    private static Watch.@Nullable Cooling cooling(ResultSet row) throws SQLException {
        Instant until = Columns.instantOrNull(row, "cooling_until");
        return until == null
                ? null
                : new Watch.Cooling(
                        until, Tier.valueOf(row.getString("cooling_tier")), Columns.uuid(row, "cooling_alert"));
    }

    private static Watch.@Nullable Run run(ResultSet row) throws SQLException {
        SuppressionReason reason = reason(row.getString("run_reason"));
        return reason == null
                ? null
                : new Watch.Run(Columns.uuid(row, "run"), reason, Columns.uuidOrNull(row, "run_alert"));
    }

    private static @Nullable SuppressionReason reason(@Nullable String name) {
        return name == null ? null : SuppressionReason.valueOf(name);
    }
}
