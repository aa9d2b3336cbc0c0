package health.vigil.alerts.internal;

import health.vigil.base.PatientToken;
import health.vigil.scoring.Assessment;

/// An assessment as sealed bytes, bound to its patient.
public interface AssessmentForm {
    /// Seals.
    byte[] seal(Assessment assessment);

    /// Opens what was sealed for this patient.
    Assessment open(PatientToken patient, byte[] sealed);
}
