package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.AlternateCodes;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.PractitionerRoles;
import health.vigil.hl7v2.internal.session.Practitioners;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// OBX, tables OBX[Observation] and OBX[Observation-Component].
public final class ObxMapper {
    /// On an Observation or one of its components: a value that is an Attachment, as HL7's tables name it.
    public static final String ATTACHED =
            "http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.valueAttachment";

    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/";

    private static final String INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

    private ObxMapper() {}

    /// Says of the observation what the segment says.
    ///
    /// @param observed when its order was observed, for an OBX without OBX-14
    public static void apply(
            Session session, ReadSegment obx, @Nullable DateTimeType observed, Observation observation) {
        obx.notCarried(Reason.SET_ID, 1);
        observation.setCode(code(session, obx.field(3, "Observation.code")));
        subId(obx.field(4, "Observation.extension(observation-v2-subid)"), observation);
        status(session, obx.field(11, "Observation.status"), observation);
        new ObservationValue(session, obx).apply(observation);
        if (!observation.hasValue() && !observation.hasComponent() && !observation.hasExtension(ATTACHED)) {
            absent(obx.field(11).peek(), observation);
        }
        Part range = obx.field(7, "Observation.referenceRange.text");
        if (range.isValued()) {
            observation.addReferenceRange().setText(range.asText().to(""));
        }
        interpretations(session, obx.field(8, "Observation.interpretation"), observation);
        effective(session, obx, observed, observation);
        performers(session, obx, observation);
        context(session, obx, observation);
    }

    /// An observation of which nothing is said but the value. Nothing counts as carried.
    public static Observation value(Session session, ReadSegment obx) {
        Observation observation = new Observation();
        new ObservationValue(session, new ReadSegment(obx.segment())).apply(observation);
        return observation;
    }

    private static CodeableConcept code(Session session, Part sent) {
        if (sent.isValued()) {
            return Cwe.concept(sent, null, session.facility());
        }
        CodeableConcept unknown = new CodeableConcept();
        unknown.addCoding().setSystem(CodeSystems.NULL_FLAVOR).setCode("UNK");
        return unknown;
    }

    /// OG, table OG[Extension-Subidentifier].
    private static void subId(Part sent, Observation observation) {
        if (!sent.isValued()) {
            return;
        }
        Extension extension = new Extension(EXTENSION + "observation-v2-subid");
        text(extension, "original-sub-identifier", sent.component(1));
        number(extension, "group", sent.component(2));
        number(extension, "sequence", sent.component(3));
        text(extension, "identifier", sent.component(4));
        observation.addExtension(extension);
    }

    private static void text(Extension extension, String url, Part part) {
        if (part.isValued()) {
            extension.addExtension(url, new StringType(part.asText().to(".extension(" + url + ")")));
        }
    }

    private static void number(Extension extension, String url, Part part) {
        BigDecimal number = Nm.decimal(part.peek());
        if (number != null) {
            part.carried(".extension(" + url + ")");
            extension.addExtension(url, new DecimalType(number));
        }
    }

    private static void status(Session session, Part sent, Observation observation) {
        String code = sent.peek();
        ObservationStatus status = ResultTables.observationStatus(code);
        if (status != null) {
            sent.carried("");
            observation.setStatus(status);
            return;
        }
        observation.setStatus(ResultTables.nearestObservationStatus(code));
        if (!sent.isValued()) {
            return;
        }
        boolean known = observation.getStatus() != ObservationStatus.UNKNOWN;
        observation.getStatusElement().addExtension(AlternateCodes.of(sent, "0085", known));
        if (!known && !code.equals("N") && !code.equals("X")) {
            session.unmapped(sent, "HL70085");
        }
    }

    /// Why there is no value, where the status (OBX-11) says so. Beside a value there is no such reason (obs-6):
    /// what a laboratory writes in place of a result is the value.
    private static void absent(String status, Observation observation) {
        switch (status) {
            case "N" -> absent(observation, "not-asked", "Not Asked");
            case "X" -> absent(observation, "unknown", "Unknown");
            default -> {}
        }
    }

    private static void absent(Observation observation, String code, String display) {
        observation.getDataAbsentReason().addCoding(new Coding(CodeSystems.DATA_ABSENT, code, display));
    }

    private static void interpretations(Session session, Part field, Observation observation) {
        if (!field.isValued()) {
            return;
        }
        for (Part one : field.repetitions()) {
            CodeableConcept concept = Cwe.concept(one, "0078", session.facility());
            String system = one.component(3).asText().peek();
            if (ResultTables.isInterpretation(one.component(1).asText().peek())) {
                Coding sent = concept.getCodingFirstRep();
                if (system.isEmpty() || system.equals("HL70078")) {
                    sent.setSystem(INTERPRETATION);
                } else {
                    concept.getCoding().addFirst(new Coding(INTERPRETATION, sent.getCode(), null));
                }
            } else {
                session.unmapped(one, "HL70078");
            }
            observation.addInterpretation(concept);
        }
    }

    private static void effective(
            Session session, ReadSegment obx, @Nullable DateTimeType observed, Observation observation) {
        Part sent = obx.field(14, "Observation.effectiveDateTime");
        DateTimeType own = session.time(sent);
        if (own != null) {
            observation.setEffective(own);
        } else if (sent.isValued()) {
            observation.setEffective(unreadable());
        } else if (observed != null) {
            observation.setEffective(observed);
        }
        DateTimeType analysed = session.time(obx.field(19, "Observation.extension(analysis-date-time)"));
        if (analysed != null) {
            observation.addExtension(EXTENSION + "observation-analysis-date-time", analysed);
        }
    }

    /// A time of its own that cannot be read is not that of its report.
    private static DateTimeType unreadable() {
        DateTimeType time = new DateTimeType();
        time.addExtension(EXTENSION + "data-absent-reason", new CodeType("error"));
        return time;
    }

    private static void performers(Session session, ReadSegment obx, Observation observation) {
        Part observer = obx.field(16, "Observation.performer");
        if (observer.isValued()) {
            observer.repetitions().forEach(xcn -> observation.addPerformer(Practitioners.reference(session, xcn)));
        }
        organization(session, obx, observation);
        new Fields(session, obx, "Observation").codedOrganizations(15, "performer", observation::addPerformer);
    }

    private static Coding director() {
        return new Coding(CodeSystems.table("0912"), "MDIR", "Medical Director");
    }

    /// OBX-23, on whose behalf its medical director (OBX-25) is responsible.
    private static void organization(Session session, ReadSegment obx, Observation observation) {
        Part sent = obx.field(23, "Observation.performer").first();
        Part director = obx.field(25, "Observation.performer").first();
        Reference organization = sent.isValued() ? Organizations.reference(session, sent) : null;
        Organizations.addresses(session, sent, obx.field(24, "Observation.performer"));
        Reference person = director.isValued() ? Practitioners.reference(session, director) : null;
        if (organization != null && person != null && person.hasReference()) {
            observation.addPerformer(PractitionerRoles.of(session, person, organization, director(), obx));
        } else if (organization != null) {
            observation.addPerformer(organization);
            if (person != null) {
                observation.addPerformer(person);
            }
        } else if (person != null) {
            observation.addPerformer(person);
        }
    }

    private static void context(Session session, ReadSegment obx, Observation observation) {
        Part nature = obx.field(10, "Observation.extension(nature-of-abnormal-test)");
        if (nature.isValued()) {
            observation.addExtension(
                    EXTENSION + "observation-nature-of-abnormal-test",
                    Concepts.of(session, nature, ConceptMaps.NATURE_OF_ABNORMAL));
        }
        Part method = obx.field(17, "Observation.method");
        if (method.isValued()) {
            observation.setMethod(Cwe.concept(method, null, session.facility()));
        }
        Part site = obx.field(20, "Observation.bodySite");
        if (site.isValued()) {
            observation.setBodySite(Cwe.concept(site, null, session.facility()));
        }
        Part instance = obx.field(21, "Observation.identifier");
        if (instance.component(1).isValued()) {
            observation.setIdentifier(new ArrayList<>(List.of(Ei.identifier(instance, "FILL", session.facility()))));
        }
        Part device = obx.field(18, "Observation.device");
        if (device.component(1).isValued()) {
            observation.setDevice(new Reference()
                    .setType("Device")
                    .setIdentifier(Ei.identifier(device.in(".identifier"), null, session.facility())));
        }
        Part kind = obx.field(29, "Observation.category");
        if (kind.isValued()) {
            observation.addCategory(Cwe.concept(kind, "0936", session.facility()));
        }
    }
}
