package health.vigil.gateway.internal;

import health.vigil.vault.PatientCompartment;
import org.hl7.fhir.r4.model.Resource;

/// Which resources must say whose record they are.
public final class Owners {
    private Owners() {}

    /// A record of these types without an owner would be nobody's and found by nobody: it is refused, unless it says
    /// that it is about something else than a person.
    public static void check(RecordType<?> type, Resource content) {
        if (type.ofPatient() && PatientCompartment.namesAnothers(content)) {
            throw Refusals.unprocessable(
                    "The " + type.name() + " names a patient of another server.",
                    "Send the patient here, and refer to it as Patient/id.");
        }
        if (PatientCompartment.lacksPatient(content)) {
            throw Refusals.unprocessable(
                    "The " + type.name() + " names no patient.", "Refer to the patient as Patient/id.");
        }
    }
}
