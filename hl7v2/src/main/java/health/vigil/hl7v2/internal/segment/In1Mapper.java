package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Coverage.CoverageStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.jspecify.annotations.Nullable;

/// IN1, table IN1[Coverage].
public final class In1Mapper {
    private static final String INSURANCE_PLAN = "http://terminology.hl7.org/CodeSystem/coverage-class";

    private In1Mapper() {}

    public static void put(Session session, Subject subject, ReadSegment in1) {
        Coverage coverage = new Coverage();
        coverage.setStatus(CoverageStatus.ACTIVE);
        coverage.setBeneficiary(subject.patientReference(session));
        Fields in = new Fields(session, in1, "Coverage");
        in.setId(1);
        plan(in, coverage);
        payor(in, coverage);
        in.organizations(11, "policyHolder", coverage::setPolicyHolder);
        in.identifiers(10, "policyHolder.identifier", number -> {
            if (coverage.getPolicyHolder().hasIdentifier()) {
                coverage.addIdentifier(number);
            } else {
                coverage.getPolicyHolder().setType("Organization").setIdentifier(number);
            }
        });
        in.dateTime(12, "period.start", start -> coverage.getPeriod().setStartElement(start));
        in.dateTime(13, "period.end", end -> coverage.getPeriod().setEndElement(end));
        in.concept(15, "type", "0086", coverage::setType);
        subscriber(in, subject, coverage);
        in.text(36, "subscriberId", coverage::setSubscriberId);
        in.identifiers(49, "identifier", coverage::addIdentifier);
        session.put(identity(session, subject, in1), subject.patient(), coverage, Mode.REPLACE);
    }

    private static ResourceIdentity identity(Session session, Subject subject, ReadSegment in1) {
        return Identities.within(
                session,
                subject.patient(),
                "Coverage",
                Identities.code(in1.field(2)),
                in1.field(3).peek(),
                in1.field(36).peek());
    }

    private static void plan(Fields in, Coverage coverage) {
        in.each(2, "identifier", plan -> {
            Part code = plan.component(1);
            if (code.isValued()) {
                Identifier identifier = coverage.addIdentifier().setValue(code.to(".value"));
                Part system = plan.component(3);
                String known = CodeSystems.uri(system.peek());
                identifier.setSystem(
                        known != null
                                ? known
                                : system.isValued()
                                        ? CodeSystems.local(in.session().facility(), system.peek())
                                        : CodeSystems.table("0072"));
                system.carriedIfValued(".system");
                if (plan.component(2).isValued()) {
                    identifier.setType(
                            new CodeableConcept().setText(plan.component(2).to(".type.text")));
                }
            }
        });
        classOf(in, 8, "group", coverage);
        classOf(in, 35, "plan", coverage);
    }

    private static void classOf(Fields in, int number, String type, Coverage coverage) {
        in.text(
                number,
                "class.value",
                value -> coverage.addClass_()
                        .setType(new CodeableConcept(new Coding(INSURANCE_PLAN, type, null)))
                        .setValue(value));
    }

    /// Who pays; FHIR asks for one, so a coverage whose insurer is not named has one without a name.
    private static void payor(Fields in, Coverage coverage) {
        in.organizations(4, "payor", coverage::addPayor);
        in.identifiers(3, "payor.identifier", number -> {
            if (coverage.hasPayor() && !coverage.getPayorFirstRep().hasIdentifier()) {
                coverage.getPayorFirstRep().setIdentifier(number);
            } else {
                coverage.addPayor().setType("Organization").setIdentifier(number);
            }
        });
        if (!coverage.hasPayor()) {
            coverage.addPayor().setType("Organization").setDisplay("unnamed insurer");
        }
    }

    /// The patient where IN1-17 says self, else a person who is somebody's to the patient.
    private static void subscriber(Fields in, Subject subject, Coverage coverage) {
        Session session = in.session();
        Part relationship = in.field(17, "relationship");
        @Nullable CodeableConcept concept =
                relationship.isValued() ? Concepts.of(session, relationship, ConceptMaps.RELATIONSHIP) : null;
        coverage.setRelationship(concept);
        boolean self = relationship.peek().equals("SEL") || relationship.peek().equals("SELF");
        if (self || !in.isValued(16)) {
            if (self) {
                coverage.setSubscriber(subject.patientReference(session));
            }
            return;
        }
        RelatedPerson person = new RelatedPerson();
        person.setPatient(subject.patientReference(session));
        Fields of = new Fields(session, in.segment(), "RelatedPerson");
        of.names(16, "name", person::addName);
        of.date(18, "birthDate", person::setBirthDateElement);
        of.addresses(19, "address", person::addAddress);
        if (concept != null) {
            person.addRelationship(concept.copy());
        }
        ResourceIdentity identity = Identities.within(
                session,
                subject.patient(),
                "RelatedPerson",
                "insured",
                in.segment().field(16).raw());
        session.put(identity, subject.patient(), person, Mode.REPLACE);
        coverage.setSubscriber(session.reference(identity));
    }
}
