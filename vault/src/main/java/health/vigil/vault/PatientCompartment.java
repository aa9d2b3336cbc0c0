package health.vigil.vault;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Person;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Whose record a resource is, by its own words. A record is sealed under its patient's key, and policy decides about
/// that patient.
public final class PatientCompartment {
    /// The elements that say so, in the order in which they are asked.
    public static final List<String> ELEMENTS = List.of(
            "subject",
            "patient",
            "beneficiary",
            "for",
            "individual",
            "candidate",
            "target",
            "actor",
            "securityContext");

    /// The types whose subject FHIR demands and lets be a patient only, or a patient in practice.
    private static final Set<String> ALWAYS = Set.of(
            "Encounter",
            "EpisodeOfCare",
            "AllergyIntolerance",
            "Condition",
            "Procedure",
            "Immunization",
            "MedicationAdministration",
            "MedicationRequest",
            "MedicationStatement",
            "DiagnosticReport",
            "Observation",
            "ServiceRequest",
            "CarePlan",
            "Goal",
            "Flag",
            "RiskAssessment",
            "Consent",
            "Claim",
            "ExplanationOfBenefit",
            "Coverage",
            "RelatedPerson");

    private PatientCompartment() {}

    /// Whether it names a patient of another server, and none of ours: it would be nobody's, and found by nobody.
    public static boolean namesAnothers(Resource content) {
        if (patient(content).isPresent()) {
            return false;
        }
        for (String name : ELEMENTS) {
            Base @Nullable [] values = content.getProperty(name.hashCode(), name, false);
            for (Base value : values == null ? new Base[0] : values) {
                if (value instanceof Reference reference
                        && reference.hasReference()
                        && reference.getReferenceElement().hasBaseUrl()
                        && "Patient".equals(reference.getReferenceElement().getResourceType())) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether it names no patient though it is somebody's.
    public static boolean lacksPatient(Resource content) {
        return ALWAYS.contains(content.fhirType()) && patient(content).isEmpty() && !ofAnother(content);
    }

    private static boolean ofAnother(Resource content) {
        Base @Nullable [] subject = content.getProperty("subject".hashCode(), "subject", false);
        return subject != null
                && subject.length == 1
                && subject[0] instanceof Reference reference
                && reference.getReferenceElement().hasResourceType()
                && !"Patient".equals(reference.getReferenceElement().getResourceType());
    }

    /// The logical id of the first patient that it names relatively, or a Patient's own; empty where it names none.
    public static Optional<String> patient(Resource resource) {
        return switch (resource) {
            case Patient patient -> Optional.ofNullable(patient.getIdElement().getIdPart());
            case Appointment appointment ->
                appointment.getParticipant().stream()
                        .flatMap(participant -> patient(participant.getActor()).stream())
                        .findFirst();
            case Person person ->
                person.getLink().stream()
                        .flatMap(link -> patient(link.getTarget()).stream())
                        .findFirst();
            default -> byElements(resource);
        };
    }

    private static Optional<String> byElements(Resource resource) {
        for (String name : ELEMENTS) {
            Base @Nullable [] values = resource.getProperty(name.hashCode(), name, false);
            if (values == null) {
                continue;
            }
            for (Base value : values) {
                Optional<String> patient = patient(value);
                if (patient.isPresent()) {
                    return patient;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> patient(@Nullable Base value) {
        if (!(value instanceof Reference reference) || !reference.hasReference()) {
            return Optional.empty();
        }
        IIdType id = reference.getReferenceElement();
        return !id.isLocal() && !id.hasBaseUrl() && "Patient".equals(id.getResourceType()) && id.hasIdPart()
                ? Optional.of(id.getIdPart())
                : Optional.empty();
    }
}
