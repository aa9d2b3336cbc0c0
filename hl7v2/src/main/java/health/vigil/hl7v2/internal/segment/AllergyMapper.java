package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.PersonName;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.AlternateCodes;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceCategory;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceCriticality;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceReactionComponent;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceSeverity;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/// AL1 and IAM, tables AL1[AllergyIntolerance] and IAM[AllergyIntolerance].
public final class AllergyMapper {
    private static final String CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
    private static final String VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";

    private AllergyMapper() {}

    /// AL1: an allergy as such.
    public static void putAl1(Session session, Subject subject, ReadSegment al1) {
        if (isNone(al1)) {
            return;
        }
        AllergyIntolerance allergy = allergy(session, subject);
        Fields in = new Fields(session, al1, "AllergyIntolerance");
        in.setId(1);
        common(in, allergy);
        in.dateTime(6, "onsetDateTime", allergy::setOnset);
        put(session, subject, al1, List.of(), allergy);
    }

    /// IAM: an allergy that the sender manages, with an action: `D` takes it back.
    public static void putIam(Session session, Subject subject, ReadSegment iam) {
        if (isNone(iam) && !iam.field(7).isValued()) {
            return;
        }
        AllergyIntolerance allergy = allergy(session, subject);
        Fields in = new Fields(session, iam, "AllergyIntolerance");
        in.setId(1);
        common(in, allergy);
        Part action = in.field(6, "verificationStatus");
        if (action.peek().equals("D")) {
            action.carried("");
            allergy.setClinicalStatus(null);
            allergy.setVerificationStatus(new CodeableConcept(new Coding(VERIFICATION, "entered-in-error", null)));
        }
        in.entityIdentifiers(7, "identifier", null, allergy::addIdentifier);
        in.dateTime(11, "onsetDateTime", allergy::setOnset);
        if (!allergy.hasOnset()) {
            in.text(12, "onsetString", text -> allergy.setOnset(new StringType(text)));
        }
        in.dateTime(13, "recordedDate", allergy::setRecordedDateElement);
        reporter(in, subject, allergy);
        standing(in, allergy);
        put(session, subject, iam, List.of(iam.field(7)), allergy);
    }

    /// Whether the segment names no allergy: what it is to is deleted (`""`), or nothing is said at all. Somebody
    /// would read an allergy without a name as one.
    private static boolean isNone(ReadSegment segment) {
        return segment.field(3).isNull() || !segment.isValuedAfter(1);
    }

    /// IAM-14 and 15: the patient (`SEL`), somebody related to the patient, or, where no relationship is said,
    /// staff; all but the patient by name.
    private static void reporter(Fields in, Subject subject, AllergyIntolerance allergy) {
        Part relationship = in.field(15, "recorder");
        if (People.isPatient(relationship)) {
            relationship.carried("");
            allergy.setRecorder(subject.patientReference(in.session()));
            return;
        }
        Part xpn = in.field(14, "recorder.display");
        if (xpn.isValued()) {
            allergy.setRecorder(new Reference()
                    .setType(relationship.isValued() ? "RelatedPerson" : "Practitioner")
                    .setDisplay(PersonName.said(xpn, 1, "")));
        }
    }

    /// IAM-17: one of FHIR's own words, or a code of table 0438, which says how sure the allergy is and, of an inactive
    /// one, that it is. What was deleted stays entered in error.
    private static void standing(Fields in, AllergyIntolerance allergy) {
        String code = in.peek(17);
        if (!allergy.hasClinicalStatus()) {
            return;
        }
        if (isClinicalStatus(code)) {
            allergy.setClinicalStatus(clinical(in.field(17, "clinicalStatus").code("")));
            return;
        }
        Part status = in.field(17, "verificationStatus");
        String verification = isOfStandardTable(status) ? verification(code) : "";
        if (verification.isEmpty()) {
            return;
        }
        CodeableConcept verified = Cwe.concept(status, "0438", in.session().facility());
        verified.getCoding().addFirst(new Coding(VERIFICATION, verification, null));
        allergy.setVerificationStatus(verified);
        if (code.equals("I")) {
            allergy.setClinicalStatus(clinical("inactive"));
        } else if (code.equals("E")) {
            allergy.setClinicalStatus(null);
        }
    }

    private static boolean isOfStandardTable(Part cwe) {
        String system = cwe.component(3).peek();
        return system.isEmpty() || system.equals("HL70438");
    }

    /// Table 0438: unconfirmed, pending, suspect, doubt raised, confirmed, confirmed but inactive, erroneous; empty for
    /// anything else.
    private static String verification(String code) {
        return switch (code) {
            case "U", "P", "S", "D" -> "unconfirmed";
            case "C", "I" -> "confirmed";
            case "E" -> "entered-in-error";
            default -> "";
        };
    }

    private static CodeableConcept clinical(String code) {
        return new CodeableConcept(new Coding(CLINICAL, code, null));
    }

    private static boolean isClinicalStatus(String code) {
        return code.equals("active") || code.equals("inactive") || code.equals("resolved");
    }

    private static AllergyIntolerance allergy(Session session, Subject subject) {
        AllergyIntolerance allergy = new AllergyIntolerance();
        allergy.setPatient(subject.patientReference(session));
        allergy.setClinicalStatus(new CodeableConcept(new Coding(CLINICAL, "active", "Active")));
        return allergy;
    }

    private static void common(Fields in, AllergyIntolerance allergy) {
        Part type = in.field(2, "category");
        Coding category = Concepts.code(in.session(), type, ConceptMaps.ALLERGY_CATEGORY);
        Coding kind = ConceptMaps.ALLERGY_TYPE.of(type.peek());
        if (category != null) {
            Enumeration<AllergyIntoleranceCategory> element = allergy.addCategoryElement();
            element.setValue(AllergyIntoleranceCategory.fromCode(category.getCode()));
            element.addExtension(AlternateCodes.of(type, "0127", true));
        }
        if (kind != null && category == null) {
            type.carriedAs("AllergyIntolerance.type");
        }
        if (kind != null) {
            allergy.setType(AllergyIntoleranceType.fromCode(kind.getCode()));
        }
        in.concept(3, "code", (String) null, allergy::setCode);
        reaction(in, allergy);
    }

    private static void reaction(Fields in, AllergyIntolerance allergy) {
        Coding criticality = ConceptMaps.ALLERGY_CRITICALITY.of(in.peek(4));
        Part severity = in.field(4, criticality == null ? "reaction.severity" : "criticality");
        Coding harm = Concepts.code(in.session(), severity, ConceptMaps.ALLERGY_SEVERITY);
        if (criticality != null) {
            severity.carried("");
            allergy.setCriticality(AllergyIntoleranceCriticality.fromCode(criticality.getCode()));
            allergy.getCriticalityElement().addExtension(AlternateCodes.of(severity, "0128", true));
        }
        if (!in.isValued(5)) {
            if (harm != null) {
                noManifestation(allergy).setSeverity(AllergyIntoleranceSeverity.fromCode(harm.getCode()));
            }
            return;
        }
        AllergyIntoleranceReactionComponent reaction = allergy.addReaction();
        in.each(5, "reaction.manifestation", one -> {
            boolean coded = one.component(2).isValued();
            reaction.addManifestation(
                    coded
                            ? Cwe.concept(one, null, in.session().facility())
                            : new CodeableConcept().setText(one.asText().to(".text")));
        });
        if (harm != null) {
            reaction.setSeverity(AllergyIntoleranceSeverity.fromCode(harm.getCode()));
        }
    }

    /// FHIR asks for a manifestation, and none was sent.
    private static AllergyIntoleranceReactionComponent noManifestation(AllergyIntolerance allergy) {
        AllergyIntoleranceReactionComponent reaction = allergy.addReaction();
        reaction.addManifestation(new CodeableConcept(new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown")));
        return reaction;
    }

    private static void put(
            Session session, Subject subject, ReadSegment segment, List<Part> numbers, AllergyIntolerance allergy) {
        ResourceIdentity numbered = Identities.numbered(session, "AllergyIntolerance", "", numbers);
        ResourceIdentity identity = numbered != null
                ? session.unstated(numbered)
                : Identities.within(
                        session, subject.patient(), "AllergyIntolerance", Identities.code(segment.field(3)));
        session.put(identity, subject.patient(), allergy, Mode.REPLACE, segment);
    }
}
