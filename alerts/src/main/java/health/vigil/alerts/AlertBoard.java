package health.vigil.alerts;

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
import org.jspecify.annotations.Nullable;

/// Alerts and assessments for those who show them and work on them.
///
/// The reads disclose pseudonymised content and ask nobody: whoever shows the answer to a person has asked policy and
/// records the disclosure. The acts ask policy themselves, by the alert's unit, and record themselves.
public interface AlertBoard {
    /// The units that have a patient now, sorted.
    List<String> units();

    /// The patients present in a unit: highest concern first, unanswered alerts before answered ones, then by the
    /// driving score, then by token.
    List<PanelEntry> panel(String unit);

    /// The alerts that a role in these units has been told of and that still need somebody: unanswered ones by tier
    /// and deadline, then those that wait for an act or an outcome. At most 200.
    List<AlertSummary> workList(Role role, Set<String> units);

    /// One alert, whole; empty also where its patient was erased.
    Optional<Alert> alert(UUID id);

    /// A patient's alerts, newest first, with those of records merged into it. At most 200.
    List<AlertSummary> alertsOf(PatientToken patient);

    /// What was suppressed for a patient, newest first. At most 200.
    List<Suppression> suppressionsOf(PatientToken patient);

    /// What was suppressed in a unit since a time, newest first. At most 200.
    List<Suppression> suppressionsIn(String unit, Instant since);

    /// A patient's latest assessment.
    Optional<Assessment> latest(PatientToken patient);

    /// One assessment.
    Optional<Assessment> assessment(UUID id);

    /// A patient's assessments as of `from` (inclusive) to `to` (exclusive), oldest first; of more than 1,000 the
    /// newest.
    List<Assessment> assessments(PatientToken patient, Instant from, Instant to);

    /// The driving score over the same span, for a line; of more than 1,000 the newest.
    List<TrendPoint> trend(PatientToken patient, Instant from, Instant to);

    /// The person takes the alert on.
    ActResult acknowledge(UUID alert, Principal by);

    /// Care was changed because of it.
    ActResult actedOn(UUID alert, Principal by);

    /// The person sets it aside.
    ///
    /// @param note may name a patient: kept sealed. At most 2,000 characters; required for [OverrideReason#OTHER]
    ActResult override(UUID alert, Principal by, OverrideReason reason, @Nullable Sealed<String> note);

    /// It is known what it was.
    ///
    /// @param note as for an override, never required
    ActResult resolve(UUID alert, Principal by, Outcome outcome, @Nullable Sealed<String> note);
}
