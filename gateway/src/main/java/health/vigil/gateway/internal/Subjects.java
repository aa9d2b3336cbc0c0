package health.vigil.gateway.internal;

import health.vigil.vault.PatientCompartment;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;

/// Whose record a resource says it is.
public final class Subjects {
    private Subjects() {}

    /// As the vault files it.
    public static Optional<String> patient(Resource resource) {
        return PatientCompartment.patient(resource);
    }
}
