package health.vigil.intake;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ResourceIdentity;

/// An original by which an identity means another patient than the record has it. It waits in the exceptions, and as
/// long as it does, the identity is in doubt (see [health.vigil.hl7v2.Merges]).
public final class PatientInDoubtException extends ProblemException {
    private final transient ResourceIdentity patient;

    public PatientInDoubtException(ResourceIdentity patient, String code, String message, String remedy) {
        super(code, message, remedy);
        this.patient = patient;
    }

    /// Who is in doubt.
    public ResourceIdentity patient() {
        return patient;
    }
}
