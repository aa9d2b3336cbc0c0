package health.vigil.alerts;

import health.vigil.base.PatientToken;
import health.vigil.policy.Role;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Tier;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One alert, whole.
///
/// @param id time-ordered
/// @param patient care token
/// @param auditSubject the ledger's token of the same patient
/// @param unit the unit that answers for it: where the patient is, or was last
/// @param tier the highest tier reached
/// @param state where it stands
/// @param version counts its steps
/// @param conditionHolds false once the score has cleared, the stay has ended or the like; an alert in a person's
///     hands stays open for its outcome
/// @param raisedAt by the platform's clock
/// @param changedAt the last step
/// @param rules the rules that it was raised under, such as `sepsis@1`
/// @param recipients the roles told so far
/// @param cause the assessment that raised it, or last raised its tier
/// @param mergedInto the token that carries on, where the patient was merged away
/// @param steps oldest first
/// @param deadlines next first
public record Alert(
        UUID id,
        PatientToken patient,
        PatientToken auditSubject,
        String unit,
        Tier tier,
        AlertState state,
        int version,
        boolean conditionHolds,
        Instant raisedAt,
        Instant changedAt,
        String rules,
        Set<Role> recipients,
        Assessment cause,
        @Nullable PatientToken mergedInto,
        List<AlertStep> steps,
        List<Deadline> deadlines) {
    public Alert {
        recipients = Set.copyOf(recipients);
        steps = List.copyOf(steps);
        deadlines = List.copyOf(deadlines);
    }

    /// The acts that its state allows; policy decides who may do them.
    public Set<HumanAct> possible() {
        return possible(state);
    }

    static Set<HumanAct> possible(AlertState state) {
        return switch (state) {
            case AlertState.Answerable _ -> EnumSet.of(HumanAct.ACKNOWLEDGE);
            case AlertState.Acknowledged _ -> EnumSet.of(HumanAct.ACT_ON, HumanAct.OVERRIDE);
            case AlertState.ActedOn _, AlertState.Overridden _ -> EnumSet.of(HumanAct.RESOLVE);
            case AlertState.Raised _, AlertState.Resolved _, AlertState.Closed _, AlertState.Suppressed _ ->
                EnumSet.noneOf(HumanAct.class);
        };
    }
}
