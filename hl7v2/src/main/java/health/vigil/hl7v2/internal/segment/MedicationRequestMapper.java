package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestPriority;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Timing;
import org.jspecify.annotations.Nullable;

/// ORC with RXO, RXE, TQ1, RXR and RXC, tables RXO[MedicationRequest], TQ1[MedicationRequest] and
/// RXR[MedicationRequest]. HL7 has no table for RXE; its fields go where those of RXO with the same meaning go, and
/// before these where both are sent.
public final class MedicationRequestMapper {
    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/";

    private static final String FORM = "https://vigil.health/fhir/StructureDefinition/dosage-form";
    private static final String COMPONENT = "https://vigil.health/fhir/StructureDefinition/medication-component";
    private final Session session;
    private final MedicationRequest request;
    private final Dosage dosage = new Dosage();
    private final List<Dosage> regimens = new ArrayList<>();
    private @Nullable Part ordered;
    private @Nullable Part encoded;
    private boolean repeats;

    public MedicationRequestMapper(Session session, MedicationRequest request) {
        this.session = session;
        this.request = request;
    }

    /// The placer's number, else the filler's, else the prescription's (RXE-15); null where none is sent.
    public static @Nullable ResourceIdentity identity(Session session, ReadSegment orc, ReadSegment rxe) {
        return Identities.numbered(
                session, "MedicationRequest", "", List.of(orc.field(2), orc.field(3), rxe.field(15)));
    }

    /// What ORC says.
    public void common(Subject subject, ReadSegment orc) {
        request.setSubject(subject.patientReference(session));
        request.setEncounter(subject.encounterReference(session));
        request.setIntent(MedicationRequestIntent.ORIGINALORDER);
        Fields in = new Fields(session, orc, "MedicationRequest");
        in.each(2, "identifier", ei -> request.addIdentifier(Ei.identifier(ei, "PLAC", session.facility())));
        in.each(3, "identifier", ei -> request.addIdentifier(Ei.identifier(ei, "FILL", session.facility())));
        in.entityIdentifiers(4, "groupIdentifier", "PGN", request::setGroupIdentifier);
        status(in);
        in.concept(
                1,
                "extension(businessEvent)",
                "0119",
                control -> request.addExtension(EXTENSION + "businessEvent", control));
        in.dateTime(9, "authoredOn", request::setAuthoredOnElement);
        in.practitioner(10, "recorder", request::setRecorder);
        in.practitioner(12, "requester", request::setRequester);
        in.concept(16, "statusReason", (String) null, request::setStatusReason);
        ordered = in.field(7, "dosageInstruction.timing");
        repeats = orc.isRead(7);
    }

    /// TQ, before 2.5: RXE-1, else ORC-7. Both are left as sent where TQ1, which replaces them, is there.
    private void older() {
        boolean own = encoded != null && encoded.isValued();
        Part field = own ? encoded : ordered;
        if (field == null || !field.isValued() || !regimens.isEmpty()) {
            return;
        }
        for (Part tq : field.repetitions()) {
            regimen(new Dosage(), TimingMapper.timing(session, tq));
            Coding priority = request.hasPriority() ? null : TimingMapper.priority(tq, "MedicationRequest.priority");
            if (priority != null) {
                request.setPriority(MedicationRequestPriority.fromCode(priority.getCode()));
            }
        }
        if (own && ordered != null && !repeats && field.raw().equals(ordered.raw())) {
            ordered.notCarried(Reason.REPEATED);
        }
    }

    private void status(Fields in) {
        Coding status = in.isValued(5)
                ? Concepts.code(session, in.field(5, "status"), ConceptMaps.ORDER_STATUS)
                : ConceptMaps.ORDER_CONTROL.of(in.peek(1));
        request.setStatus(
                status == null
                        ? MedicationRequestStatus.UNKNOWN
                        : switch (status.getCode()) {
                            case "active" -> MedicationRequestStatus.ACTIVE;
                            case "on-hold" -> MedicationRequestStatus.ONHOLD;
                            case "revoked" -> MedicationRequestStatus.CANCELLED;
                            case "completed" -> MedicationRequestStatus.COMPLETED;
                            case "entered-in-error" -> MedicationRequestStatus.ENTEREDINERROR;
                            default -> MedicationRequestStatus.UNKNOWN;
                        });
    }

    /// RXO, as far as RXE has not said it.
    public void ordered(ReadSegment rxo) {
        Fields in = new Fields(session, rxo, "MedicationRequest");
        if (!request.hasMedication()) {
            in.concept(1, "medicationCodeableConcept", (String) null, request::setMedication);
        }
        boolean dosed = dosage.hasDoseAndRate();
        dose(in, 2, 3, 4, "ordered");
        form(in, 5);
        instructions(in, 6, 7);
        substitution(in);
        supply(in, 11, 12, 13);
        prescriber(in, 14);
        if (!dosed) {
            rate(in, 21, 22);
        }
        if (!dosage.hasMaxDosePerPeriod()) {
            DosageMapper.daily(in.field(23, "dosageInstruction.maxDosePerPeriod"), dosage, session.facility());
        }
        in.concept(20, "reasonCode", (String) null, request::addReasonCode);
    }

    /// RXE.
    public void encoded(ReadSegment rxe) {
        Fields in = new Fields(session, rxe, "MedicationRequest");
        encoded = in.field(1, "dosageInstruction.timing");
        in.concept(2, "medicationCodeableConcept", (String) null, request::setMedication);
        dose(in, 3, 4, 5, "calculated");
        form(in, 6);
        instructions(in, 7, 21);
        substitution(in);
        supply(in, 10, 11, 12);
        prescriber(in, 13);
        rate(in, 23, 24);
        DosageMapper.daily(in.field(19, "dosageInstruction.maxDosePerPeriod"), dosage, session.facility());
        in.entityIdentifiers(15, "identifier", null, request::addIdentifier);
        in.concept(27, "reasonCode", (String) null, request::addReasonCode);
    }

    private void prescriber(Fields in, int number) {
        if (!request.hasRequester()) {
            in.practitioner(number, "requester", request::setRequester);
        }
    }

    private void form(Fields in, int number) {
        if (!dosage.hasExtension(FORM)) {
            in.concept(
                    number,
                    "dosageInstruction.extension(dosage-form)",
                    (String) null,
                    form -> dosage.addExtension(FORM, form));
        }
    }

    private void substitution(Fields in) {
        if (!request.hasSubstitution()) {
            in.concept(
                    9,
                    "substitution.allowedCodeableConcept",
                    ConceptMaps.SUBSTITUTION,
                    allowed -> request.getSubstitution().setAllowed(allowed));
        }
    }

    /// The least and the most to give, or the one amount.
    private void dose(Fields in, int least, int most, int units, String type) {
        if (dosage.hasDoseAndRate()) {
            return;
        }
        boolean several = Nm.decimal(in.peek(most)) != null;
        String path = "dosageInstruction.doseAndRate.dose" + (several ? "Range" : "Quantity");
        Part unit = in.field(units, path + (several ? ".high" : ""));
        Part from = in.field(least, path + (several ? ".low" : ""));
        Part to = in.field(most, path + (several ? ".high" : ""));
        Quantity low = Cq.measured(from, unit, session.facility());
        Quantity high = several ? Cq.measured(to, unit, session.facility()) : null;
        if (low == null && high == null) {
            return;
        }
        Dosage.DosageDoseAndRateComponent dose = dosage.addDoseAndRate();
        dose.getType().addCoding(new Coding("http://terminology.hl7.org/CodeSystem/dose-rate-type", type, null));
        if (high == null && low != null) {
            dose.setDose(low);
        } else {
            dose.setDose(new Range().setLow(low).setHigh(high));
        }
    }

    /// How much in a time; the units say of what in which.
    private void rate(Fields in, int amount, int units) {
        Quantity rate = Cq.measured(
                in.field(amount, "dosageInstruction.doseAndRate.rateQuantity"),
                in.field(units, "dosageInstruction.doseAndRate.rateQuantity"),
                session.facility());
        if (rate != null) {
            dosage.getDoseAndRateFirstRep().setRate(rate);
        }
    }

    private void instructions(Fields in, int first, int second) {
        for (int number : new int[] {first, second}) {
            in.concept(
                    number, "dosageInstruction.additionalInstruction", (String) null, dosage::addAdditionalInstruction);
        }
    }

    private void supply(Fields in, int amount, int units, int refills) {
        if (request.hasDispenseRequest()) {
            return;
        }
        Quantity quantity = Cq.measured(
                in.field(amount, "dispenseRequest.quantity"),
                in.field(units, "dispenseRequest.quantity"),
                session.facility());
        if (quantity != null) {
            request.getDispenseRequest().setQuantity(quantity);
        }
        in.whole(
                refills,
                "dispenseRequest.numberOfRepeatsAllowed",
                0,
                count -> request.getDispenseRequest().setNumberOfRepeatsAllowed(count));
    }

    /// TQ1, of which each pattern (TQ1-3) is an instruction of its own.
    public void timing(ReadSegment tq1) {
        Fields in = new Fields(session, tq1, "MedicationRequest");
        in.setId(1);
        Dosage own = new Dosage();
        Quantity quantity = Cq.quantity(in.field(2, "dosageInstruction.doseAndRate.doseQuantity"), session.facility());
        if (quantity != null) {
            own.addDoseAndRate().setDose(quantity);
        }
        priority(in);
        in.text(
                10,
                "dosageInstruction.additionalInstruction.text",
                text -> own.addAdditionalInstruction().setText(text));
        in.text(11, "dosageInstruction.text", own::setText);
        List<Part> patterns = in.field(3, "dosageInstruction.timing").repetitions();
        if (patterns.isEmpty()) {
            regimen(own, TimingMapper.timing(in, "dosageInstruction.timing", null));
        }
        for (Part pattern : patterns) {
            regimen(own.copy(), TimingMapper.timing(in, "dosageInstruction.timing", pattern));
        }
    }

    /// One order has one priority: another of a further TQ1 stays unread.
    private void priority(Fields in) {
        Coding said = ConceptMaps.PRIORITY.of(in.peek(9));
        if (!request.hasPriority()
                || (said != null && request.getPriority().toCode().equals(said.getCode()))) {
            in.code(
                    9,
                    "priority",
                    ConceptMaps.PRIORITY,
                    code -> request.setPriority(MedicationRequestPriority.fromCode(code.getCode())));
        }
    }

    private void regimen(Dosage own, Timing timing) {
        if (!timing.isEmpty()) {
            own.setTiming(timing);
        }
        if (!own.isEmpty()) {
            regimens.add(own);
        }
    }

    /// RXR.
    public void route(ReadSegment rxr) {
        DosageMapper.route(new Fields(session, rxr, "MedicationRequest.dosageInstruction"), dosage);
    }

    /// RXC: what a compound is made of is said in words, as the medication's text.
    public void components(List<ReadSegment> rxcs) {
        for (ReadSegment rxc : rxcs) {
            Fields in = new Fields(session, rxc, "MedicationRequest");
            in.concept(2, "medicationCodeableConcept.extension(component)", (String) null, component -> {
                if (request.getMedication() instanceof CodeableConcept medication) {
                    medication.addExtension(COMPONENT, component);
                } else {
                    CodeableConcept compound = new CodeableConcept().setText("compound");
                    compound.addExtension(COMPONENT, component);
                    request.setMedication(compound);
                }
            });
        }
    }

    /// Sets what was gathered. A message that says nothing of the medication leaves that of the record.
    public void complete(MedicationRequest before) {
        older();
        instructions();
        if (!request.hasMedication()) {
            request.setMedication(
                    before.hasMedication()
                            ? before.getMedication()
                            : new CodeableConcept(new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown")));
        }
    }

    /// What is taken at different times is an instruction for each, in order; how it is taken is said in each.
    private void instructions() {
        if (regimens.isEmpty() && !dosage.isEmpty()) {
            request.addDosageInstruction(dosage);
        }
        for (Dosage own : regimens) {
            Dosage instruction = dosage.copy();
            if (own.hasTiming()) {
                instruction.setTiming(own.getTiming());
            }
            own.getDoseAndRate().forEach(instruction::addDoseAndRate);
            own.getAdditionalInstruction().forEach(instruction::addAdditionalInstruction);
            if (own.hasText()) {
                instruction.setText(own.getText());
            }
            request.addDosageInstruction(instruction);
            if (regimens.size() > 1) {
                instruction.setSequence(request.getDosageInstruction().size());
            }
        }
    }
}
