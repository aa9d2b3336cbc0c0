package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Organizations;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.ContactComponent;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// NK1, table NK1[RelatedPerson].
public final class Nk1Mapper {
    private Nk1Mapper() {}

    /// Nothing where the segment says of nobody anything.
    public static void put(Session session, Subject subject, ReadSegment nk1) {
        if (!nk1.isValuedAfter(1)) {
            return;
        }
        RelatedPerson person = new RelatedPerson();
        person.setPatient(subject.patientReference(session));
        person.setActive(true);
        Fields in = new Fields(session, nk1, "RelatedPerson");
        in.setId(1);
        in.names(2, "name", person::addName);
        People.relationship(in, 3, person);
        in.concepts(7, "relationship", ConceptMaps.CONTACT_ROLE, person::addRelationship);
        in.addresses(4, "address", person::addAddress);
        in.telecoms(5, "telecom", null, person::addTelecom);
        in.telecoms(6, "telecom", ContactPointUse.WORK, person::addTelecom);
        in.dateTime(8, "period.start", start -> person.getPeriod().setStartElement(start));
        in.dateTime(9, "period.end", end -> person.getPeriod().setEndElement(end));
        People.gender(in, 15, person);
        in.date(16, "birthDate", person::setBirthDateElement);
        People.language(in, 20, false, person);
        contact(in, person);
        contact(in, subject.person(), person);
        session.put(identity(session, subject, nk1), subject.patient(), person, Mode.REPLACE, nk1);
    }

    /// Also as a contact of the patient, table NK1[Patient]: what is said of the relative but who it is by number,
    /// and the organisation instead of its contact person.
    private static void contact(Fields in, @Nullable Patient patient, RelatedPerson person) {
        if (patient == null) {
            return;
        }
        ContactComponent contact = patient.addContact();
        contact.setRelationship(copies(person.getRelationship()));
        if (in.isValued(2)) {
            contact.setName(person.getNameFirstRep().copy());
        }
        if (in.isValued(4)) {
            contact.setAddress(person.getAddressFirstRep().copy());
        }
        contact.setTelecom(copies(person.getTelecom()));
        contact.setGender(person.getGender());
        contact.setPeriod(person.hasPeriod() ? person.getPeriod().copy() : null);
        in.first(
                13,
                "(Patient.contact.organization)",
                xon -> contact.setOrganization(Organizations.ofPatient(in.session(), xon, _ -> {})));
        // FHIR asks for one of these (pat-1)
        if (!contact.hasName() && !contact.hasTelecom() && !contact.hasAddress() && !contact.hasOrganization()) {
            patient.getContact().removeLast();
        }
    }

    private static <T extends Type> List<T> copies(List<T> elements) {
        List<T> copies = new ArrayList<>(elements.size());
        for (T element : elements) {
            copies.add(copy(element));
        }
        return copies;
    }

    @SuppressWarnings("unchecked") // an element's copy is of its class
    private static <T extends Type> T copy(T element) {
        return (T) element.copy();
    }

    /// By the number that the sender gives the person (NK1-33, NK1-12), else by relationship and name.
    private static ResourceIdentity identity(Session session, Subject subject, ReadSegment nk1) {
        String number =
                nk1.field(33).isValued() ? nk1.field(33).raw() : nk1.field(12).raw();
        return Identities.within(
                session,
                subject.patient(),
                "RelatedPerson",
                number.isEmpty()
                        ? Identities.code(nk1.field(3)) + "|" + nk1.field(2).raw()
                                + nk1.field(30).raw()
                        : number);
    }

    /// An organisation's contact person, and the numbers of either.
    private static void contact(Fields in, RelatedPerson person) {
        in.identifiers(12, "identifier", person::addIdentifier);
        in.identifiers(33, "identifier", person::addIdentifier);
        in.names(30, "name", person::addName);
        in.telecoms(31, "telecom", null, person::addTelecom);
        in.addresses(32, "address", person::addAddress);
        in.texts(37, "identifier.value", value -> person.addIdentifier(Cx.social(value)));
        in.telecoms(40, "telecom", null, person::addTelecom);
        in.telecoms(41, "telecom", null, person::addTelecom);
    }
}
