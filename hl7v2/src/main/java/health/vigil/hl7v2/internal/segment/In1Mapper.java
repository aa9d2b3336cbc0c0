package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cp;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Coverage.CoverageStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.jspecify.annotations.Nullable;

/// IN1, table IN1[Coverage], and IN2, which has no table: who is insured is told by both.
public final class In1Mapper {
    private static final String INSURANCE_PLAN = "http://terminology.hl7.org/CodeSystem/coverage-class";
    private static final String COPAY = "http://terminology.hl7.org/CodeSystem/coverage-copay-type";

    private In1Mapper() {}

    /// @param in2 the IN2 that follows, without fields where none does
    public static void put(Session session, Subject subject, ReadSegment in1, ReadSegment in2) {
        Coverage coverage = new Coverage();
        coverage.setStatus(CoverageStatus.ACTIVE);
        coverage.setBeneficiary(subject.patientReference(session));
        Fields in = new Fields(session, in1, "Coverage");
        in.setId(1);
        plan(in, coverage);
        payor(in, coverage);
        policyHolder(in, coverage);
        in.dateTime(12, "period.start", start -> coverage.getPeriod().setStartElement(start));
        in.dateTime(13, "period.end", end -> coverage.getPeriod().setEndElement(end));
        in.concept(15, "type", "0086", coverage::setType);
        subscriber(in, in2, subject, coverage);
        in.identifiers(49, "identifier", number -> {
            coverage.addIdentifier(number);
            if (!coverage.hasSubscriberId()) {
                coverage.setSubscriberId(number.getValue());
            }
        });
        in.texts(36, "identifier.value", policy -> {
            coverage.addIdentifier(new Identifier()
                    .setType(new CodeableConcept().setText("Policy Number"))
                    .setValue(policy));
            if (!coverage.hasSubscriberId()) {
                coverage.setSubscriberId(policy);
            }
        });
        deductible(in, coverage);
        new In2Mapper(session, in2).numbers(coverage);
        session.put(identity(session, subject, in1), subject.patient(), coverage, Mode.REPLACE, in1, in2);
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
        in.each(2, "class", plan -> classOf(plan.component(1), plan.component(2), "plan", "Plan", coverage));
        classOf(in.field(8, "class"), in.field(9, "class").component(1), "group", "Group", coverage);
        classOf(in.field(35, "class").component(1), in.field(35, "class").component(2), "plan", "Plan", coverage);
    }

    /// A class has a value: a name without one is its own.
    private static void classOf(Part value, Part name, String type, String words, Coverage coverage) {
        if (!value.isValued() && !name.isValued()) {
            return;
        }
        Coverage.ClassComponent added =
                coverage.addClass_().setType(new CodeableConcept(new Coding(INSURANCE_PLAN, type, words)));
        added.setValue((value.isValued() ? value : name).to(".value"));
        if (name.isValued()) {
            added.setName(name.to(".name"));
        }
    }

    /// Who pays; FHIR asks for one, so a coverage whose insurer is not named has one without a name. Address,
    /// contact and telephone are the first insurer's, and told in a conversion only.
    private static void payor(Fields in, Coverage coverage) {
        Session session = in.session();
        Fields of = new Fields(session, in.segment(), "Organization");
        Consumer<Organization> reached = insurer -> {
            of.addresses(5, "address", insurer::addAddress);
            of.names(6, "contact.name", name -> insurer.addContact().setName(name));
            of.telecoms(7, "telecom", null, insurer::addTelecom);
        };
        in.each(4, "payor", xon -> {
            boolean first = !coverage.hasPayor();
            Reference payor = Organizations.ofPatient(session, xon, insurer -> {
                if (first) {
                    of.identifiers(3, "identifier", insurer::addIdentifier);
                    reached.accept(insurer);
                }
            });
            if (payor != null) {
                coverage.addPayor(payor);
            }
        });
        if (!session.mayBeUnidentified()) {
            in.identifiers(3, "payor.identifier", number -> {
                if (coverage.hasPayor() && !coverage.getPayorFirstRep().hasIdentifier()) {
                    coverage.getPayorFirstRep().setIdentifier(number);
                } else {
                    coverage.addPayor(numbered(number));
                }
            });
        } else if (!coverage.hasPayor()) {
            of.identifiers(
                    3,
                    "identifier",
                    number -> coverage.addPayor(Organizations.numbered(session, number, in.segment(), reached)));
        }
        if (!coverage.hasPayor()) {
            coverage.addPayor().setType("Organization").setDisplay("unnamed insurer");
        }
    }

    /// IN1-10 and 11: the employer or group whose policy it is.
    private static void policyHolder(Fields in, Coverage coverage) {
        Session session = in.session();
        Fields of = new Fields(session, in.segment(), "Organization");
        Consumer<Organization> reached = holder -> of.addresses(44, "address", holder::addAddress);
        in.first(
                11,
                "policyHolder",
                xon -> coverage.setPolicyHolder(Organizations.ofPatient(session, xon, holder -> {
                    of.identifiers(10, "identifier", holder::addIdentifier);
                    reached.accept(holder);
                })));
        if (!session.mayBeUnidentified()) {
            if (coverage.getPolicyHolder().hasIdentifier()) {
                in.identifiers(10, "identifier", coverage::addIdentifier);
            } else {
                in.identifier(
                        10,
                        "policyHolder.identifier",
                        number -> coverage.getPolicyHolder()
                                .setType("Organization")
                                .setIdentifier(number));
            }
        } else if (!coverage.hasPolicyHolder()) {
            of.identifier(
                    10,
                    "identifier",
                    number -> coverage.setPolicyHolder(Organizations.numbered(session, number, in.segment(), reached)));
        }
    }

    private static Reference numbered(Identifier number) {
        return new Reference().setType("Organization").setIdentifier(number);
    }

    /// IN1-37, CP: the amount and currency are the sub-components of its first component.
    private static void deductible(Fields in, Coverage coverage) {
        Part price = in.field(37, "costToBeneficiary");
        Money money = Cp.money(price.component(1), ".valueMoney");
        if (money == null) {
            return;
        }
        CodeableConcept type = new CodeableConcept(new Coding(COPAY, "deductible", "Deductible"));
        Part kind = price.component(2);
        if (kind.isValued()) {
            type.addCoding().setSystem(CodeSystems.table("0205")).setCode(kind.code(".type"));
        }
        coverage.addCostToBeneficiary().setType(type).setValue(money);
    }

    /// The patient where IN1-17 says self, else a person who is somebody's to the patient.
    private static void subscriber(Fields in, ReadSegment in2, Subject subject, Coverage coverage) {
        Session session = in.session();
        Part relationship = in.field(17, "relationship");
        @Nullable CodeableConcept concept =
                relationship.isValued() ? Concepts.of(session, relationship, ConceptMaps.RELATIONSHIP) : null;
        coverage.setRelationship(concept);
        boolean self = People.isPatient(relationship);
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
        People.gender(of, 43, person);
        of.identifiers(49, "identifier", person::addIdentifier);
        new In2Mapper(session, in2).insured(person);
        if (concept != null) {
            person.addRelationship(concept.copy());
        }
        ResourceIdentity identity = Identities.within(
                session,
                subject.patient(),
                "RelatedPerson",
                "insured",
                in.segment().field(16).raw());
        session.put(identity, subject.patient(), person, Mode.REPLACE, in.segment(), in2);
        coverage.setSubscriber(session.reference(identity));
    }
}
