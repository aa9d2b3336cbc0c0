package health.vigil.alerts.internal;

import health.vigil.alerts.ActResult;
import health.vigil.alerts.Alert;
import health.vigil.alerts.AlertBoard;
import health.vigil.alerts.AlertSummary;
import health.vigil.alerts.Outcome;
import health.vigil.alerts.OverrideReason;
import health.vigil.alerts.PanelEntry;
import health.vigil.alerts.Suppression;
import health.vigil.alerts.TrendPoint;
import health.vigil.base.PatientToken;
import health.vigil.base.Sealed;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.scoring.Assessment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/// The board over the database: each call is one transaction.
final class PostgresBoard implements AlertBoard {
    private static final int MOST_ASSESSMENTS = 1_000;

    private final Jdbi jdbi;
    private final BoardReader reader;
    private final WatchStore watches;
    private final AssessmentStore assessments;
    private final HumanActs acts;
    private final Tally tally;

    PostgresBoard(
            Jdbi jdbi,
            BoardReader reader,
            WatchStore watches,
            AssessmentStore assessments,
            HumanActs acts,
            Tally tally) {
        this.jdbi = jdbi;
        this.reader = reader;
        this.watches = watches;
        this.assessments = assessments;
        this.acts = acts;
        this.tally = tally;
    }

    @Override
    public List<String> units() {
        return read(watches::units);
    }

    @Override
    public List<PanelEntry> panel(String unit) {
        return read(handle -> reader.panel(handle, unit));
    }

    @Override
    public List<AlertSummary> workList(Role role, Set<String> units) {
        return read(handle -> reader.workList(handle, role, units));
    }

    @Override
    public Optional<Alert> alert(UUID id) {
        return read(handle -> reader.alert(handle, id));
    }

    @Override
    public List<AlertSummary> alertsOf(PatientToken patient) {
        return read(handle -> reader.alertsOf(handle, patient));
    }

    @Override
    public List<Suppression> suppressionsOf(PatientToken patient) {
        return read(handle -> reader.suppressionsOf(handle, patient));
    }

    @Override
    public List<Suppression> suppressionsIn(String unit, Instant since) {
        return read(handle -> reader.suppressionsIn(handle, unit, since));
    }

    @Override
    public Optional<Assessment> latest(PatientToken patient) {
        return read(handle -> reader.latest(handle, patient));
    }

    @Override
    public Optional<Assessment> assessment(UUID id) {
        return read(handle -> assessments.find(handle, id));
    }

    @Override
    public List<Assessment> assessments(PatientToken patient, Instant from, Instant to) {
        return read(handle -> assessments.between(handle, patient, from, to, MOST_ASSESSMENTS));
    }

    @Override
    public List<TrendPoint> trend(PatientToken patient, Instant from, Instant to) {
        return read(handle -> reader.trend(handle, patient, from, to, MOST_ASSESSMENTS));
    }

    @Override
    public ActResult acknowledge(UUID alert, Principal by) {
        return attempt(alert, by, new HumanActs.Wish.Acknowledge());
    }

    @Override
    public ActResult actedOn(UUID alert, Principal by) {
        return attempt(alert, by, new HumanActs.Wish.ActOn());
    }

    @Override
    public ActResult override(UUID alert, Principal by, OverrideReason reason, @Nullable Sealed<String> note) {
        return attempt(alert, by, new HumanActs.Wish.SetAside(reason, note));
    }

    @Override
    public ActResult resolve(UUID alert, Principal by, Outcome outcome, @Nullable Sealed<String> note) {
        return attempt(alert, by, new HumanActs.Wish.Resolve(outcome, note));
    }

    private ActResult attempt(UUID alert, Principal by, HumanActs.Wish wish) {
        HumanActs.Done done = jdbi.inTransaction(handle -> acts.attempt(handle, alert, by, wish));
        tally.add(done.tally());
        return done.result();
    }

    /// One snapshot for all statements of a read.
    private <T> T read(HandleCallback<T, RuntimeException> query) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, query);
    }
}
