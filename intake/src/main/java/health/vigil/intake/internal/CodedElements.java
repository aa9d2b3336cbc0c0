package health.vigil.intake.internal;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Specimen;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// The elements in which senders use codes of their own: what was measured, ordered, given, found.
final class CodedElements {
    private CodedElements() {}

    /// A concept and where it stands.
    record Coded(String element, CodeableConcept concept) {}

    static List<Coded> concepts(Resource resource) {
        List<Coded> found = new ArrayList<>();
        switch (resource) {
            case Observation one -> {
                add(found, "Observation.code", one.getCode());
                add(found, "Observation.value", one.getValue());
                one.getComponent().forEach(component -> {
                    add(found, "Observation.component.code", component.getCode());
                    add(found, "Observation.component.value", component.getValue());
                });
            }
            case DiagnosticReport one -> add(found, "DiagnosticReport.code", one.getCode());
            case ServiceRequest one -> add(found, "ServiceRequest.code", one.getCode());
            case Condition one -> add(found, "Condition.code", one.getCode());
            case Procedure one -> add(found, "Procedure.code", one.getCode());
            case AllergyIntolerance one -> add(found, "AllergyIntolerance.code", one.getCode());
            case MedicationRequest one -> add(found, "MedicationRequest.medication", one.getMedication());
            case MedicationDispense one -> add(found, "MedicationDispense.medication", one.getMedication());
            case MedicationAdministration one -> add(found, "MedicationAdministration.medication", one.getMedication());
            case Immunization one -> add(found, "Immunization.vaccineCode", one.getVaccineCode());
            case Specimen one -> add(found, "Specimen.type", one.getType());
            default -> {}
        }
        return found;
    }

    static List<Quantity> quantities(Resource resource) {
        List<Quantity> found = new ArrayList<>();
        if (resource instanceof Observation one) {
            add(found, one.getValue());
            one.getComponent().forEach(component -> add(found, component.getValue()));
        }
        return found;
    }

    private static void add(List<Coded> found, String element, @Nullable Type value) {
        if (value instanceof CodeableConcept concept && concept.hasCoding()) {
            found.add(new Coded(element, concept));
        }
    }

    private static void add(List<Quantity> found, @Nullable Type value) {
        if (value instanceof Quantity quantity && quantity.hasUnit()) {
            found.add(quantity);
        }
    }
}
