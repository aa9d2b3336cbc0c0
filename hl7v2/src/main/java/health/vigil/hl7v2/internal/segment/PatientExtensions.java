package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Type;

/// What PID says that FHIR has extensions for: a field replaces what was said before, `""` deletes it.
final class PatientExtensions {
    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/";

    private PatientExtensions() {}

    interface Value {
        Type of(Part part);
    }

    static void set(Patient patient, String name, Part field, Value value) {
        if (field.isValued() || field.isNull()) {
            patient.getExtension().removeIf(held -> held.getUrl().equals(EXTENSION + name));
        }
        if (field.isValued()) {
            patient.addExtension(EXTENSION + name, value.of(field));
        }
    }

    /// Extensions that carry a concept as their part `code`.
    static void nested(Session session, Patient patient, String name, Part field, String table) {
        if (field.isValued() || field.isNull()) {
            patient.getExtension().removeIf(held -> held.getUrl().equals(EXTENSION + name));
        }
        if (field.isValued()) {
            field.repetitions().forEach(part -> {
                CodeableConcept concept = Cwe.concept(part.in(".extension(code)"), table, session.facility());
                if (!concept.isEmpty()) {
                    Extension extension = new Extension(EXTENSION + name);
                    extension.addExtension("code", concept);
                    patient.addExtension(extension);
                }
            });
        }
    }

    /// PID-35 and PID-36, of an animal.
    static void animal(Session session, ReadSegment pid, Patient patient) {
        String url = EXTENSION + "patient-animal";
        Part species = pid.field(35, "Patient.extension(animal)");
        Part breed = pid.field(36, "Patient.extension(animal)");
        if (!species.isValued()) {
            return;
        }
        patient.getExtension().removeIf(held -> held.getUrl().equals(url));
        Extension animal = new Extension(url);
        animal.addExtension("species", Cwe.concept(species.in(".extension(species)"), "0446", session.facility()));
        if (breed.isValued()) {
            animal.addExtension("breed", Cwe.concept(breed.in(".extension(breed)"), "0447", session.facility()));
        }
        patient.addExtension(animal);
    }
}
