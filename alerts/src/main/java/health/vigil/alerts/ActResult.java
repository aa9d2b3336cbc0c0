package health.vigil.alerts;

import health.vigil.base.Problem;
import health.vigil.policy.Decision;

/// What became of a human act.
public sealed interface ActResult {
    /// Done and recorded.
    ///
    /// @param alert as it stands now
    record Done(Alert alert) implements ActResult {}

    /// Policy refused; the refusal is recorded.
    record Refused(Decision.Deny decision) implements ActResult {}

    /// There is no such alert, it is not in a state that allows the act, or the act lacks something. Nothing
    /// changed and nothing was recorded.
    ///
    /// @param problem `VGL-ALR-003` to `VGL-ALR-006`
    record NotPossible(Problem problem) implements ActResult {}
}
