package health.vigil.gateway.internal;

import health.vigil.vault.PatientCompartment;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Which resources must say whose record they are.
public final class Owners {
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

    private Owners() {}

    /// A record of these types without an owner would be nobody's and found by nobody: it is refused, unless it says
    /// that it is about something else than a person.
    public static void check(RecordType<?> type, Resource content) {
        if (type.ofPatient() && PatientCompartment.patient(content).isEmpty() && namesAnothersPatient(content)) {
            throw Refusals.unprocessable(
                    "The " + type.name() + " names a patient of another server.",
                    "Send the patient here, and refer to it as Patient/id.");
        }
        if (ALWAYS.contains(type.name()) && PatientCompartment.patient(content).isEmpty() && !ofAnother(content)) {
            throw Refusals.unprocessable(
                    "The " + type.name() + " names no patient.", "Refer to the patient as Patient/id.");
        }
    }

    private static boolean namesAnothersPatient(Resource content) {
        for (String name : PatientCompartment.ELEMENTS) {
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

    private static boolean ofAnother(Resource content) {
        Base @Nullable [] subject = content.getProperty("subject".hashCode(), "subject", false);
        return subject != null
                && subject.length == 1
                && subject[0] instanceof Reference reference
                && reference.getReferenceElement().hasResourceType()
                && !"Patient".equals(reference.getReferenceElement().getResourceType());
    }
}
