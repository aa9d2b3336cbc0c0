package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.CodeSystems;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationDispense.MedicationDispenseStatus;

/// RXD as a MedicationDispense. HL7 has no table for it.
public final class RxdMapper {
    private RxdMapper() {}

    public static MedicationDispense dispense(Session session, Subject subject, ReadSegment rxd) {
        MedicationDispense dispense = new MedicationDispense();
        dispense.setStatus(MedicationDispenseStatus.COMPLETED);
        dispense.setSubject(subject.patientReference(session));
        dispense.setContext(subject.encounterReference(session));
        Fields in = new Fields(session, rxd, "MedicationDispense");
        in.setId(1);
        in.concept(2, "medicationCodeableConcept", (String) null, dispense::setMedication);
        if (!dispense.hasMedication()) {
            dispense.setMedication(new CodeableConcept(new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown")));
        }
        in.dateTime(3, "whenHandedOver", dispense::setWhenHandedOverElement);
        in.measured(4, 5, "quantity", dispense::setQuantity);
        in.texts(
                7,
                "identifier.value",
                number -> dispense.addIdentifier(new Identifier()
                        .setSystem(session.facility() + ":prescription")
                        .setValue(number)));
        in.each(9, "note.text", note -> dispense.addNote().setText(note.asText().to("")));
        in.practitioners(10, "performer.actor", actor -> dispense.addPerformer().setActor(actor));
        in.concept(33, "type", "0484", dispense::setType);
        if (in.isValued(12)) {
            DosageMapper.daily(in, 12, dispense.getDosageInstructionFirstRep());
        }
        in.concepts(
                15,
                "dosageInstruction.additionalInstruction",
                (String) null,
                text -> dispense.getDosageInstructionFirstRep().addAdditionalInstruction(text));
        return dispense;
    }
}
