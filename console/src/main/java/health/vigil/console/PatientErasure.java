package health.vigil.console;

import health.vigil.base.PatientToken;
import health.vigil.policy.Decided;
import health.vigil.policy.Principal;

/// Ends all that is known of one patient, in every room.
@FunctionalInterface
public interface PatientErasure {
    /// Erases, decided by policy and recorded. It may be asked for again where it failed half-way.
    ///
    /// @param patient as evidence names them
    /// @return how many records, facts, assessments and originals there were
    /// @throws health.vigil.base.ProblemException `VGL-SRV-010` to `VGL-SRV-013` where it is not done
    Decided<Integer> erase(Principal principal, PatientToken patient);
}
