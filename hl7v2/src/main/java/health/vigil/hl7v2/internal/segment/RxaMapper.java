package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Immunization.ImmunizationStatus;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationAdministration.MedicationAdministrationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// RXA and RXR: tables RXA[Immunization], ORC[Immunization] and RXR[Immunization] for vaccines; for other
/// medication, which HL7 has no table for, the same fields.
public final class RxaMapper {
    private static final String ROLE = "http://terminology.hl7.org/CodeSystem/v2-0443";

    private RxaMapper() {}

    /// A vaccine that was given, or was not.
    public static Immunization immunization(Session session, Subject subject, ReadSegment orc, ReadSegment rxa) {
        Immunization vaccine = new Immunization();
        vaccine.setPatient(subject.patientReference(session));
        vaccine.setEncounter(subject.encounterReference(session));
        ordered(new Fields(session, orc, "Immunization"), vaccine);
        Fields in = new Fields(session, rxa, "Immunization");
        in.setId(1, 2);
        vaccine.setStatus(status(in));
        in.dateTime(3, "occurrenceDateTime", vaccine::setOccurrence);
        if (!vaccine.hasOccurrence()) {
            vaccine.setOccurrence(new StringType("unknown"));
        }
        in.concept(5, "vaccineCode", "0292", vaccine::setVaccineCode);
        if (!vaccine.hasVaccineCode()) {
            vaccine.setVaccineCode(new CodeableConcept(new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown")));
        }
        Quantity dose = dose(in, "doseQuantity");
        if (dose != null) {
            vaccine.setDoseQuantity(dose);
        }
        in.concept(9, "reportOrigin", (String) null, origin -> origin(origin, vaccine));
        in.practitioners(10, "performer.actor", actor -> performer(vaccine, "AP", actor));
        in.text(15, "lotNumber", vaccine::setLotNumber);
        in.date(16, "expirationDate", vaccine::setExpirationDateElement);
        in.codedOrganizations(17, "manufacturer", vaccine::setManufacturer);
        in.concept(18, "statusReason", (String) null, vaccine::setStatusReason);
        in.concept(19, "reasonCode", (String) null, vaccine::addReasonCode);
        Part entered = in.field(22, "recorded");
        if (!vaccine.hasRecorded() || in.peek(21).equals("A")) {
            in.dateTime(22, "recorded", vaccine::setRecordedElement);
        } else if (entered.isValued() && entered.raw().equals(orc.field(9).raw())) {
            entered.carried("");
        }
        in.locations(27, "location", vaccine::setLocation);
        if (!vaccine.hasLocation()) {
            in.locations(11, "location", vaccine::setLocation);
        }
        return vaccine;
    }

    /// The amount given; 999 says that it is not known.
    private static @Nullable Quantity dose(Fields in, String path) {
        return in.peek(6).equals("999")
                ? null
                : Cq.measured(in.field(6, path), in.field(7, path), in.session().facility());
    }

    private static void ordered(Fields in, Immunization vaccine) {
        Session session = in.session();
        in.each(2, "identifier", ei -> vaccine.addIdentifier(Ei.identifier(ei, "PLAC", session.facility())));
        in.each(3, "identifier", ei -> vaccine.addIdentifier(Ei.identifier(ei, "FILL", session.facility())));
        in.dateTime(9, "recorded", vaccine::setRecordedElement);
        in.practitioners(12, "performer.actor", actor -> performer(vaccine, "OP", actor));
        in.each(28, "meta.security", one -> {
            Concepts.of(session, one, ConceptMaps.CONFIDENTIALITY)
                    .getCoding()
                    .forEach(label -> vaccine.getMeta().addSecurity(label));
            one.relocate("");
        });
    }

    /// NIP001 says whether the sender gave the vaccine itself (`00`) or knows of it.
    private static void origin(CodeableConcept origin, Immunization vaccine) {
        boolean own = origin.getCoding().stream().anyMatch(code -> "00".equals(code.getCode()));
        vaccine.setPrimarySource(own);
        vaccine.setReportOrigin(origin);
    }

    private static void performer(Immunization vaccine, String role, Reference actor) {
        vaccine.addPerformer().setActor(actor).setFunction(new CodeableConcept(new Coding(ROLE, role, null)));
    }

    private static ImmunizationStatus status(Fields in) {
        if (in.peek(21).equals("D")) {
            in.field(21, "status").carried("");
            return ImmunizationStatus.ENTEREDINERROR;
        }
        Coding completion = Concepts.code(in.session(), in.field(20, "status"), ConceptMaps.COMPLETION_STATUS);
        return completion == null ? ImmunizationStatus.COMPLETED : ImmunizationStatus.fromCode(completion.getCode());
    }

    /// RXR of a vaccine.
    public static void route(Session session, ReadSegment rxr, Immunization vaccine) {
        Fields in = new Fields(session, rxr, "Immunization");
        in.concept(1, "route", ConceptMaps.ROUTE, vaccine::setRoute);
        in.concept(2, "site", ConceptMaps.BODY_PARTS, vaccine::setSite);
    }

    /// Medication that was given, or was not.
    public static MedicationAdministration administration(Session session, Subject subject, ReadSegment rxa) {
        MedicationAdministration given = new MedicationAdministration();
        given.setSubject(subject.patientReference(session));
        given.setContext(subject.encounterReference(session));
        Fields in = new Fields(session, rxa, "MedicationAdministration");
        in.setId(1, 2);
        Coding completion = Concepts.code(session, in.field(20, "status"), ConceptMaps.COMPLETION_STATUS);
        given.setStatus(
                in.peek(21).equals("D")
                        ? MedicationAdministrationStatus.ENTEREDINERROR
                        : completion == null
                                ? MedicationAdministrationStatus.COMPLETED
                                : MedicationAdministrationStatus.fromCode(completion.getCode()));
        Period period = new Period();
        in.dateTime(3, "effectivePeriod.start", period::setStartElement);
        in.dateTime(4, "effectivePeriod.end", period::setEndElement);
        if (!period.isEmpty()) {
            given.setEffective(period);
        } else {
            given.setEffective(new Period());
        }
        in.concept(5, "medicationCodeableConcept", "0292", given::setMedication);
        if (!given.hasMedication()) {
            given.setMedication(new CodeableConcept(new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown")));
        }
        Quantity dose = dose(in, "dosage.dose");
        if (dose != null) {
            given.getDosage().setDose(dose);
        }
        in.each(9, "note.text", note -> {
            String words = Cwe.words(note, "");
            if (!words.isEmpty()) {
                given.addNote().setText(words);
            }
        });
        in.practitioners(10, "performer.actor", actor -> given.addPerformer().setActor(actor));
        in.concept(18, "statusReason", (String) null, given::addStatusReason);
        in.concept(19, "reasonCode", (String) null, given::addReasonCode);
        return given;
    }

    /// RXR of other medication.
    public static void route(Session session, ReadSegment rxr, MedicationAdministration given) {
        Fields in = new Fields(session, rxr, "MedicationAdministration.dosage");
        in.concept(1, "route", ConceptMaps.ROUTE, given.getDosage()::setRoute);
        in.concept(2, "site", ConceptMaps.BODY_PARTS, given.getDosage()::setSite);
        in.concept(4, "method", ConceptMaps.ADMINISTRATION_METHOD, given.getDosage()::setMethod);
    }
}
