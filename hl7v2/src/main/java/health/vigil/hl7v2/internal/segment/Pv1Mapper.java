package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Practitioners;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMap;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import health.vigil.hl7v2.internal.table.EncounterTables;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterParticipantComponent;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// PV1, table PV1[Encounter]. As HL7 has it, an empty field says nothing about the record. The place is
/// [EncounterPlaces]' work, the status of an ADT event the message's.
public final class Pv1Mapper {
    private Pv1Mapper() {}

    /// Which visit: the visit number (PV1-19), else the account (PID-18), else the patient's admission time
    /// (PV1-44). Null where none is sent: then there is nothing to tell this visit from another by.
    public static @Nullable ResourceIdentity identity(
            Session session, ReadSegment pid, ReadSegment pv1, ResourceIdentity patient) {
        for (Part number : List.of(pv1.field(19), pid.field(18))) {
            ResourceIdentity visit = Identities.numbered(session, "Encounter", number);
            if (visit != null) {
                return visit;
            }
        }
        Part admitted = pv1.field(44);
        return admitted.isValued()
                ? new ResourceIdentity("Encounter", patient.system(), patient.value() + "@" + admitted.peek())
                : null;
    }

    /// As [#identity]; where the message is converted by itself, a visit that nothing else tells from others is
    /// known by the message.
    public static @Nullable ResourceIdentity visit(
            Session session, ReadSegment pid, ReadSegment pv1, ResourceIdentity patient) {
        ResourceIdentity known = identity(session, pid, pv1, patient);
        return known == null && session.mayBeUnidentified()
                ? new ResourceIdentity("Encounter", EventMapper.MESSAGE, session.messageId())
                : known;
    }

    /// Says of the visit what the segment says, but for when it began and how it ended.
    public static void apply(Session session, ReadSegment pid, ReadSegment pv1, Encounter encounter) {
        pv1.notCarried(Reason.SET_ID, 1);
        identifiers(session, pid, pv1, encounter);
        patientClass(session, pv1.field(2, "Encounter.class"), encounter);
        concepts(session, pv1, encounter);
        participants(session, pv1, encounter);
    }

    /// Says when the visit began (PV1-44).
    public static void beginning(Session session, ReadSegment pv1, Encounter encounter) {
        DateTimeType admitted = Dtm.dateTime(pv1.field(44, "Encounter.period.start"), session.zone(), "");
        if (admitted != null) {
            encounter.getPeriod().setStartElement(admitted);
        }
    }

    /// Says when and how the visit ended (PV1-36, 37 and 45).
    public static void ending(Session session, ReadSegment pv1, Encounter encounter) {
        CodeableConcept disposition =
                concept(session, pv1.field(36, "Encounter.hospitalization.dischargeDisposition"), "0112");
        if (disposition != null) {
            encounter.getHospitalization().setDischargeDisposition(disposition);
        }
        destination(session, pv1, encounter);
        DateTimeType discharged = Dtm.dateTime(pv1.field(45, "Encounter.period.end"), session.zone(), "");
        if (discharged != null) {
            encounter.getPeriod().setEndElement(discharged);
        }
    }

    /// The status by PV1-2 and PV1-45 alone.
    public static EncounterStatus status(ReadSegment pv1) {
        return pv1.field(45).isValued()
                ? EncounterStatus.FINISHED
                : EncounterTables.statusOfClass(pv1.field(2).peek());
    }

    private static void identifiers(Session session, ReadSegment pid, ReadSegment pv1, Encounter encounter) {
        List<Identifier> identifiers = new ArrayList<>();
        add(session, identifiers, pv1.field(19, "Encounter.identifier"), "VN");
        for (Part alternate : pv1.field(50, "Encounter.identifier").repetitions()) {
            add(session, identifiers, alternate, "");
        }
        add(session, identifiers, pid.field(18, "Encounter.identifier"), "AN");
        if (!identifiers.isEmpty()) {
            encounter.setIdentifier(identifiers);
        }
        Part preadmission = pv1.field(5, "Encounter.hospitalization.preAdmissionIdentifier");
        if (preadmission.component(1).isValued()) {
            encounter
                    .getHospitalization()
                    .setPreAdmissionIdentifier(Cx.identifier(preadmission, session.facility(), session.zone()));
        }
    }

    private static void add(Session session, List<Identifier> identifiers, Part cx, String type) {
        if (!cx.component(1).isValued()) {
            return;
        }
        Identifier identifier = Cx.identifier(cx, session.facility(), session.zone());
        boolean sent = type.equals(identifier.getType().getCodingFirstRep().getCode());
        if (!sent && (type.equals("VN") || (!identifier.hasType() && !type.isEmpty()))) {
            identifier.getType().getCoding().addFirst(ConceptMaps.IDENTIFIER_TYPE.coding(type));
        }
        if (type.equals("VN")) {
            identifier.getType().setText("visit number");
        }
        identifiers.add(identifier);
    }

    private static void patientClass(Session session, Part sent, Encounter encounter) {
        if (!sent.isValued()) {
            if (!encounter.hasClass_()) {
                encounter.setClass_(new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown"));
            }
            return;
        }
        Coding coding = EncounterTables.encounterClass(sent.peek());
        if (coding == null) {
            coding = new Coding(CodeSystems.table("0004"), sent.code(""), null);
            session.unmapped(sent, "HL70004");
        }
        sent.carried("");
        encounter.setClass_(coding);
    }

    private static void concepts(Session session, ReadSegment pv1, Encounter encounter) {
        CodeableConcept type = mapped(session, pv1.field(4, "Encounter.type"), ConceptMaps.ADMISSION_TYPE);
        if (type != null) {
            encounter.setType(new ArrayList<>(List.of(type)));
        }
        CodeableConcept service = mapped(session, pv1.field(10, "Encounter.serviceType"), ConceptMaps.HOSPITAL_SERVICE);
        if (service != null) {
            encounter.setServiceType(service);
        }
        CodeableConcept readmission =
                mapped(session, pv1.field(13, "Encounter.hospitalization.reAdmission"), ConceptMaps.READMISSION);
        if (readmission != null) {
            encounter.getHospitalization().setReAdmission(readmission);
        }
        CodeableConcept source = concept(session, pv1.field(14, "Encounter.hospitalization.admitSource"), "0023");
        if (source != null) {
            encounter.getHospitalization().setAdmitSource(source);
        }
        List<CodeableConcept> arrangements = pv1.field(15).isValued()
                ? pv1.field(15, "Encounter.hospitalization.specialArrangement").repetitions().stream()
                        .map(one -> Concepts.of(session, one, ConceptMaps.AMBULATORY_STATUS))
                        .toList()
                : List.of();
        if (!arrangements.isEmpty()) {
            encounter.getHospitalization().setSpecialArrangement(new ArrayList<>(arrangements));
        }
        List<CodeableConcept> courtesies =
                all(session, pv1.field(16, "Encounter.hospitalization.specialCourtesy"), "0099");
        if (!courtesies.isEmpty()) {
            encounter.getHospitalization().setSpecialCourtesy(courtesies);
        }
        List<CodeableConcept> diets = all(session, pv1.field(38, "Encounter.hospitalization.dietPreference"), "0114");
        if (!diets.isEmpty()) {
            encounter.getHospitalization().setDietPreference(diets);
        }
    }

    /// PV1-37, table DLD[Location-Discharge]: the kind of place in its first component, a CWE or in older versions a
    /// code. In a record the visit itself says it, since it may be in the sender's words.
    private static void destination(Session session, ReadSegment pv1, Encounter encounter) {
        if (!pv1.field(37).component(1).isValued()) {
            return;
        }
        if (!session.mayBeUnidentified()) {
            encounter
                    .getHospitalization()
                    .setDestination(destination(pv1.field(37, "Encounter.hospitalization.destination")
                            .component(1)));
            return;
        }
        Part code = pv1.field(37, "(Location.type)").component(1);
        Location place = new Location().addType(Cwe.concept(code, "0113", session.facility()));
        String name = Identities.code(code);
        place.setName(code.component(2).hasText() ? code.component(2).peek() : name);
        ResourceIdentity identity = new ResourceIdentity("Location", session.facility(), "discharged-to=" + name);
        session.put(identity, null, place, Mode.IF_ABSENT, pv1);
        encounter
                .getHospitalization()
                .setDestination(session.reference(identity).setDisplay(place.getName()));
    }

    private static Reference destination(Part code) {
        Reference place = new Reference().setType("Location");
        Part name = code.component(1);
        if (name.isValued()) {
            place.setIdentifier(
                    new Identifier().setSystem(CodeSystems.table("0113")).setValue(name.to(".identifier.value")));
        }
        if (code.component(2).isValued()) {
            place.setDisplay(code.component(2).to(".display"));
        }
        return place;
    }

    private static @Nullable CodeableConcept concept(Session session, Part field, String table) {
        return field.isValued() ? Cwe.concept(field, table, session.facility()) : null;
    }

    private static @Nullable CodeableConcept mapped(Session session, Part field, ConceptMap map) {
        return field.isValued() ? Concepts.of(session, field, map) : null;
    }

    private static List<CodeableConcept> all(Session session, Part field, String table) {
        List<CodeableConcept> concepts = new ArrayList<>();
        if (field.isValued()) {
            field.repetitions().forEach(one -> concepts.add(Cwe.concept(one, table, session.facility())));
        }
        return concepts;
    }

    /// A role's practitioners are replaced by those sent; roles not sent stay.
    private static void participants(Session session, ReadSegment pv1, Encounter encounter) {
        participants(session, pv1.field(7, "Encounter.participant.individual"), "ATND", "attender", encounter);
        participants(session, pv1.field(8, "Encounter.participant.individual"), "REF", "referrer", encounter);
        participants(session, pv1.field(9, "Encounter.participant.individual"), "CON", "consultant", encounter);
        participants(session, pv1.field(17, "Encounter.participant.individual"), "ADM", "admitter", encounter);
        participants(session, pv1.field(52, "Encounter.participant.individual"), "PART", "Participation", encounter);
    }

    private static void participants(Session session, Part field, String role, String words, Encounter encounter) {
        if (field.isSilent()) {
            return;
        }
        encounter
                .getParticipant()
                .removeIf(held ->
                        role.equals(held.getTypeFirstRep().getCodingFirstRep().getCode()));
        if (!field.isValued()) {
            return;
        }
        for (Part xcn : field.repetitions()) {
            EncounterParticipantComponent participant = encounter.addParticipant();
            participant.addType().addCoding(new Coding(CodeSystems.PARTICIPATION, role, words));
            participant.getTypeFirstRep().setText(words);
            participant.setIndividual(Practitioners.reference(session, xcn));
        }
    }
}
