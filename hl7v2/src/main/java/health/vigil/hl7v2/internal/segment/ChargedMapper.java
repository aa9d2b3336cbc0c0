package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.Set;
import org.hl7.fhir.r4.model.ChargeItem;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationDispense.MedicationDispenseStatus;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Reference;

/// What an FT1 charges for: a procedure (FT1-25), a drug (FT1-29), an item (FT1-34). A charge does not say whether
/// it took place: where a record is kept, PR1 and RXD tell of care, and the ChargeItem names the procedure and the
/// drug by their codes only. In files a charge has a Procedure and a MedicationDispense of its own, of unknown
/// status; a credit, payment or adjustment has none anywhere.
final class ChargedMapper {
    /// Table 0017: credit, payment, adjustment.
    private static final Set<String> TAKEN_BACK = Set.of("CR", "PY", "AJ");

    private final Session session;
    private final Subject subject;
    private final ReadSegment ft1;
    private final ResourceIdentity charge;

    /// @param charge whose they are
    ChargedMapper(Session session, Subject subject, ReadSegment ft1, ResourceIdentity charge) {
        this.session = session;
        this.subject = subject;
        this.ft1 = ft1;
        this.charge = charge;
    }

    void apply(ChargeItem item) {
        boolean care =
                session.mayBeUnidentified() && !TAKEN_BACK.contains(ft1.field(6).peek());
        if (ft1.field(34).isValued() || ft1.field(35).isValued()) {
            product(item);
        }
        if (!care) {
            codes(item);
            return;
        }
        if (ft1.field(25).isValued()) {
            procedure(item);
        }
        if (ft1.field(29).isValued()) {
            drug(item);
        }
    }

    /// The procedure's code and modifiers beside the charge's own, and the drug's code as what was supplied; a drug
    /// beside an item, its prescription and its amount have no place and stay unread.
    private void codes(ChargeItem item) {
        Fields in = new Fields(session, ft1, "ChargeItem");
        CodeableConcept code = item.getCode();
        in.concept(25, "code", (String) null, procedure -> {
            Pr1Mapper.modifiers(in, 26, procedure);
            add(procedure, code);
        });
        if (!item.hasProduct()) {
            in.concept(29, "productCodeableConcept", (String) null, item::setProduct);
        }
    }

    private static void add(CodeableConcept more, CodeableConcept to) {
        for (Coding coding : more.getCoding()) {
            if (to.getCoding().stream().noneMatch(one -> one.equalsDeep(coding))) {
                to.addCoding(coding);
            }
        }
        if (more.hasText() && !more.getText().equals(to.getText())) {
            to.addCoding().setDisplay(more.getText());
        }
    }

    private void procedure(ChargeItem item) {
        Procedure procedure = new Procedure();
        procedure.setStatus(ProcedureStatus.UNKNOWN);
        procedure.setSubject(subject.patientReference(session));
        procedure.setEncounter(subject.encounterReference(session));
        Fields in = new Fields(session, ft1, "Procedure");
        in.concept(25, "code", (String) null, procedure::setCode);
        Pr1Mapper.modifiers(in, 26, procedure.getCode());
        ResourceIdentity identity = Identities.within(session, charge, "Procedure");
        session.put(identity, subject.patient(), procedure, Mode.REPLACE, ft1);
        item.addService(session.reference(identity).setType("Procedure"));
    }

    private void drug(ChargeItem item) {
        MedicationDispense dispense = new MedicationDispense();
        dispense.setStatus(MedicationDispenseStatus.UNKNOWN);
        dispense.setSubject(subject.patientReference(session));
        dispense.setContext(subject.encounterReference(session));
        Fields in = new Fields(session, ft1, "MedicationDispense");
        in.concept(29, "medicationCodeableConcept", (String) null, dispense::setMedication);
        in.numbers(
                42,
                "authorizingPrescription.identifier.value",
                number -> dispense.addAuthorizingPrescription(
                        new Reference().setType("MedicationRequest").setIdentifier(new Identifier().setValue(number))));
        in.quantity(43, "quantity", dispense::setQuantity);
        ResourceIdentity identity = Identities.within(session, charge, "MedicationDispense");
        session.put(identity, subject.patient(), dispense, Mode.REPLACE, ft1);
        item.addService(session.reference(identity).setType("MedicationDispense"));
    }

    private void product(ChargeItem item) {
        Device device = new Device();
        device.setPatient(subject.patientReference(session));
        Fields in = new Fields(session, ft1, "Device");
        Part code = in.field(34, "identifier");
        if (code.component(1).isValued()) {
            Identifier identifier =
                    device.addIdentifier().setValue(code.component(1).to(".value"));
            identifier.setSystem(Cwe.system(code.component(3), session.facility()));
            code.component(3).carriedIfValued(".system");
        }
        in.text(35, "modelNumber", device::setModelNumber);
        ResourceIdentity identity = Identities.within(session, charge, "Device");
        session.put(identity, subject.patient(), device, Mode.REPLACE, ft1);
        item.setProduct(session.reference(identity));
    }
}
