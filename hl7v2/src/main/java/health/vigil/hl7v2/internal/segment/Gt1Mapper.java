package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.datatype.Periods;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.Account;
import org.hl7.fhir.r4.model.Account.GuarantorComponent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.jspecify.annotations.Nullable;

/// GT1: who pays what the insurance does not. HL7 has no table for it. The guarantor of the message's account is
/// the patient, a person who is somebody's to the patient, or an organisation.
public final class Gt1Mapper {
    private static final String ROLE_CLASS = "http://terminology.hl7.org/CodeSystem/v3-RoleClass";

    private Gt1Mapper() {}

    public static void put(Session session, Subject subject, ReadSegment gt1) {
        Fields in = new Fields(session, gt1, "RelatedPerson");
        in.setId(1);
        Account account = session.stated(Account.class);
        Reference party = party(in, subject, account != null);
        if (party == null || account == null) {
            return;
        }
        session.from(account, gt1);
        GuarantorComponent guarantor = account.addGuarantor().setParty(party);
        Fields of = new Fields(session, gt1, "Account.guarantor");
        Period period = Periods.whole(of.field(13, "period"), of.field(14, "period"), session.zone());
        if (period != null) {
            guarantor.setPeriod(period);
        }
    }

    /// @param billed whether the message states an account, which alone can name an organisation in a record
    private static @Nullable Reference party(Fields in, Subject subject, boolean billed) {
        Session session = in.session();
        Part relationship = in.field(11, "relationship");
        if (People.isPatient(relationship)) {
            if (billed) {
                relationship.component(1).carriedAs("Account.guarantor.party");
            }
            return subject.patientReference(session);
        }
        if (in.isValued(3)) {
            return person(in, subject);
        }
        Part organization = in.segment().field(21, "(Account.guarantor.party)");
        if (!organization.isValued() || !(billed || session.mayBeUnidentified())) {
            return null;
        }
        Fields of = new Fields(session, in.segment(), "(Account.guarantor.party)");
        return Organizations.ofPatient(session, organization.repetitions().getFirst(), stated -> {
            of.identifiers(2, "identifier", stated::addIdentifier);
            of.addresses(5, "address", stated::addAddress);
            of.telecoms(6, "telecom", null, stated::addTelecom);
            of.telecoms(7, "telecom", ContactPointUse.WORK, stated::addTelecom);
        });
    }

    private static Reference person(Fields in, Subject subject) {
        Session session = in.session();
        RelatedPerson person = new RelatedPerson();
        person.setPatient(subject.patientReference(session));
        in.identifiers(2, "identifier", person::addIdentifier);
        in.identifiers(19, "identifier", person::addIdentifier);
        in.texts(12, "identifier.value", value -> person.addIdentifier(Cx.social(value)));
        in.names(3, "name", person::addName);
        in.addresses(5, "address", person::addAddress);
        in.telecoms(6, "telecom", ContactPointUse.HOME, person::addTelecom);
        in.telecoms(7, "telecom", ContactPointUse.WORK, person::addTelecom);
        in.date(8, "birthDate", person::setBirthDateElement);
        People.gender(in, 9, person);
        People.relationship(in, 11, person);
        person.addRelationship().addCoding(new Coding(ROLE_CLASS, "GUAR", "guarantor"));
        People.language(in, 36, true, person);
        ResourceIdentity identity = Identities.within(
                session,
                subject.patient(),
                "RelatedPerson",
                "guarantor",
                in.isValued(2)
                        ? in.segment().field(2).raw()
                        : in.segment().field(3).raw());
        session.put(identity, subject.patient(), person, Mode.REPLACE, in.segment());
        return session.reference(identity);
    }
}
