package health.vigil.intake;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.PatientVersion;

/// An original by which an identity means another patient than the record has it. It waits in the exceptions, and as
/// long as it does, the identity is in doubt (see [health.vigil.hl7v2.Merges]).
public final class PatientInDoubtException extends ProblemException {
    private final transient PatientVersion version;

    public PatientInDoubtException(PatientVersion version, String code, String message, String remedy) {
        super(code, message, remedy);
        this.version = version;
    }

    /// Who is in doubt, and by which version.
    public PatientVersion version() {
        return version;
    }
}
