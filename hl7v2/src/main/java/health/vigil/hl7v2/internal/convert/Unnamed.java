package health.vigil.hl7v2.internal.convert;

import ca.uhn.fhir.context.FhirContext;
import java.util.Optional;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// The patient of a message that names none, such as one about a blocked slot (S23): there is no such Patient, and
/// whoever refers to them says that it is not known who it is.
final class Unnamed {
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private Unnamed() {}

    /// Takes a Patient without content out of the bundle.
    static void leaveOut(Bundle bundle) {
        Optional<BundleEntryComponent> nobody = bundle.getEntry().stream()
                .filter(entry -> entry.getResource() instanceof Patient patient && isNobody(patient))
                .findFirst();
        if (nobody.isEmpty()) {
            return;
        }
        bundle.getEntry().remove(nobody.get());
        String name = "Patient/" + nobody.get().getResource().getIdPart();
        for (BundleEntryComponent entry : bundle.getEntry()) {
            forget(entry.getResource(), name);
        }
    }

    private static boolean isNobody(Patient patient) {
        Patient said = patient.copy();
        said.setId((String) null);
        said.setMeta(null);
        return said.isEmpty();
    }

    /// An appointment that has others takes place without them.
    private static void forget(Resource resource, String name) {
        if (resource instanceof Appointment appointment
                && appointment.getParticipant().size() > 1) {
            appointment
                    .getParticipant()
                    .removeIf(held -> name.equals(held.getActor().getReference()));
        }
        FhirContext.forR4Cached().newTerser().getAllPopulatedChildElementsOfType(resource, Reference.class).stream()
                .filter(held -> name.equals(held.getReference()))
                .forEach(held -> {
                    held.setReference(null);
                    held.addExtension(ABSENT, new CodeType("unknown"));
                });
    }
}
