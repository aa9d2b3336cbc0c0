package health.vigil.alerts;

import health.vigil.base.PatientToken;
import health.vigil.scoring.Tier;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of an alert for lists.
///
/// @param id the alert's
/// @param patient care token
/// @param auditSubject the ledger's token of the same patient
/// @param unit the unit that answers for it
/// @param tier the highest tier reached
/// @param state where it stands
/// @param conditionHolds false once the score has cleared, the stay has ended or the like; an alert in a person's
///     hands stays open for its outcome
/// @param raisedAt by the platform's clock
/// @param changedAt the last step
/// @param next when silence escalates it next
public record AlertSummary(
        UUID id,
        PatientToken patient,
        PatientToken auditSubject,
        String unit,
        Tier tier,
        AlertState state,
        boolean conditionHolds,
        Instant raisedAt,
        Instant changedAt,
        @Nullable Instant next) {
    /// The acts that its state allows.
    public Set<HumanAct> possible() {
        return Alert.possible(state);
    }
}
