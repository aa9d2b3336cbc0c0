package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Ei;
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
import org.hl7.fhir.r4.model.MedicationAdministration.MedicationAdministrationDosageComponent;
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
        vaccine.setStatus(ImmunizationStatus.fromCode(status(in)));
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
        in.codedOrganization(17, "manufacturer", vaccine::setManufacturer);
        in.concept(18, "statusReason", (String) null, vaccine::setStatusReason);
        in.concepts(19, "reasonCode", (String) null, vaccine::addReasonCode);
        recorded(new Fields(session, orc, "Immunization"), in, vaccine);
        in.location(27, "location", vaccine::setLocation);
        if (!vaccine.hasLocation()) {
            in.location(11, "location", vaccine::setLocation);
        }
        return vaccine;
    }

    /// The amount given; 999 says that it is not known.
    private static @Nullable Quantity dose(Fields in, String path) {
        return in.peek(6).equals("999")
                ? null
                : Cq.measured(in.field(6, path), in.field(7, path), in.session().facility());
    }

    /// ORC-9, else RXA-22, which goes before where RXA-21 says that the vaccine is added. The same in both is carried.
    private static void recorded(Fields of, Fields in, Immunization vaccine) {
        boolean same = of.segment().field(9).raw().equals(in.segment().field(22).raw());
        boolean added = in.peek(21).equals("A");
        if (added || same) {
            in.dateTime(22, "recorded", vaccine::setRecordedElement);
        }
        if (same || !vaccine.hasRecorded()) {
            of.dateTime(9, "recorded", vaccine::setRecordedElement);
        }
        if (!vaccine.hasRecorded()) {
            in.dateTime(22, "recorded", vaccine::setRecordedElement);
        }
    }

    private static void ordered(Fields in, Immunization vaccine) {
        Session session = in.session();
        in.each(2, "identifier", ei -> vaccine.addIdentifier(Ei.identifier(ei, "PLAC", session.facility())));
        in.each(3, "identifier", ei -> vaccine.addIdentifier(Ei.identifier(ei, "FILL", session.facility())));
        in.practitioners(12, "performer.actor", actor -> performer(vaccine, "OP", actor));
        in.each(28, "meta.security", one -> {
            Concepts.codings(session, one, ConceptMaps.CONFIDENTIALITY)
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

    /// `D` in RXA-21 takes back what RXA-20 says, which then stays unread.
    private static String status(Fields in) {
        if (in.peek(21).equals("D")) {
            in.field(21, "status").carried("");
            return "entered-in-error";
        }
        Coding completion = Concepts.code(in.session(), in.field(20, "status"), ConceptMaps.COMPLETION_STATUS);
        return completion == null ? "completed" : completion.getCode();
    }

    /// RXR of a vaccine, which has one route and site: a further RXR stays unread.
    public static void route(Session session, ReadSegment rxr, Immunization vaccine) {
        if (vaccine.hasRoute() || vaccine.hasSite()) {
            return;
        }
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
        given.setStatus(MedicationAdministrationStatus.fromCode(status(in)));
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
        in.concepts(18, "statusReason", (String) null, given::addStatusReason);
        in.concepts(19, "reasonCode", (String) null, given::addReasonCode);
        return given;
    }

    /// RXR of other medication; as of a vaccine.
    public static void route(Session session, ReadSegment rxr, MedicationAdministration given) {
        MedicationAdministrationDosageComponent dosage = given.getDosage();
        if (dosage.hasRoute() || dosage.hasSite() || dosage.hasMethod()) {
            return;
        }
        Fields in = new Fields(session, rxr, "MedicationAdministration.dosage");
        in.concept(1, "route", ConceptMaps.ROUTE, dosage::setRoute);
        in.concept(2, "site", ConceptMaps.BODY_PARTS, dosage::setSite);
        in.concept(4, "method", ConceptMaps.ADMINISTRATION_METHOD, dosage::setMethod);
    }
}
