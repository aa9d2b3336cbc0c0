package health.vigil.hl7v2.internal.segment;

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
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
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
    private final DosageRegimens regimens;

    public MedicationRequestMapper(Session session, MedicationRequest request) {
        this.session = session;
        this.request = request;
        this.regimens = new DosageRegimens(session, request);
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
        in.entityIdentifier(4, "groupIdentifier", "PGN", request::setGroupIdentifier);
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
        regimens.ordered(in.field(7, "dosageInstruction.timing"), orc.isRead(7));
    }

    /// ORC-5, else what ORC-1 asks for; unknown where neither says it.
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
            DosageMapper.daily(in, 23, dosage);
        }
        in.concepts(20, "reasonCode", (String) null, request::addReasonCode);
    }

    /// RXE.
    public void encoded(ReadSegment rxe) {
        Fields in = new Fields(session, rxe, "MedicationRequest");
        regimens.encoded(in.field(1, "dosageInstruction.timing"));
        in.concept(2, "medicationCodeableConcept", (String) null, request::setMedication);
        dose(in, 3, 4, 5, "calculated");
        form(in, 6);
        instructions(in, 7, 21);
        substitution(in);
        supply(in, 10, 11, 12);
        prescriber(in, 13);
        rate(in, 23, 24);
        DosageMapper.daily(in, 19, dosage);
        in.entityIdentifiers(15, "identifier", null, request::addIdentifier);
        in.concepts(27, "reasonCode", (String) null, request::addReasonCode);
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
        in.measured(
                amount,
                units,
                "dosageInstruction.doseAndRate.rateQuantity",
                rate -> dosage.getDoseAndRateFirstRep().setRate(rate));
    }

    private void instructions(Fields in, int first, int second) {
        for (int number : new int[] {first, second}) {
            in.concepts(
                    number, "dosageInstruction.additionalInstruction", (String) null, dosage::addAdditionalInstruction);
        }
    }

    private void supply(Fields in, int amount, int units, int refills) {
        if (request.hasDispenseRequest()) {
            return;
        }
        in.measured(
                amount,
                units,
                "dispenseRequest.quantity",
                quantity -> request.getDispenseRequest().setQuantity(quantity));
        in.whole(
                refills,
                "dispenseRequest.numberOfRepeatsAllowed",
                0,
                count -> request.getDispenseRequest().setNumberOfRepeatsAllowed(count));
    }

    /// TQ1.
    public void timing(ReadSegment tq1) {
        regimens.timing(tq1);
    }

    /// RXR.
    public void route(ReadSegment rxr) {
        DosageMapper.route(new Fields(session, rxr, "MedicationRequest.dosageInstruction"), dosage);
    }

    /// RXC: what a compound is made of is said in words, as the medication's text.
    public void components(List<ReadSegment> rxcs) {
        for (ReadSegment rxc : rxcs) {
            Fields in = new Fields(session, rxc, "MedicationRequest");
            in.concepts(2, "medicationCodeableConcept.extension(component)", (String) null, component -> {
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

    /// Whether an order says which medication.
    public static boolean isKnown(MedicationRequest request) {
        return request.hasMedication()
                && !(request.getMedication() instanceof CodeableConcept medication
                        && CodeSystems.NULL_FLAVOR.equals(
                                medication.getCodingFirstRep().getSystem()));
    }

    /// Sets what was gathered. A message that says nothing of the medication leaves that of the record.
    public void complete(MedicationRequest before) {
        regimens.put(dosage);
        if (!request.hasMedication()) {
            request.setMedication(
                    before.hasMedication()
                            ? before.getMedication()
                            : new CodeableConcept(new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown")));
        }
    }
}
