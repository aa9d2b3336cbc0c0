package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.datatype.Periods;
import health.vigil.hl7v2.internal.datatype.PersonName;
import health.vigil.hl7v2.internal.datatype.Xad;
import health.vigil.hl7v2.internal.datatype.Xpn;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.List;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;

/// XCN, table XCN[Practitioner]. Somebody with an identifier becomes a Practitioner, which a message only
/// refers to; somebody without one is named in the reference.
public final class Practitioners {
    private static final String NPI = "http://hl7.org/fhir/sid/us-npi";

    private Practitioners() {}

    public static Reference reference(Session session, Part xcn) {
        Part number = xcn.component(1);
        if (!number.hasText()) {
            return new Reference().setType("Practitioner").setDisplay(PersonName.said(xcn, 2, ".display"));
        }
        ResourceIdentity identity =
                apart(session, new ResourceIdentity("Practitioner", system(session, xcn), number.peek()), xcn);
        boolean first = !session.isStated(identity);
        if (first) {
            session.put(identity, null, practitioner(session, xcn), Mode.IF_ABSENT, xcn.segment());
        }
        if (session.firstSaid(identity, xcn.raw()).equals(xcn.raw())) {
            if (!first) {
                xcn.notCarried(Reason.REPEATED);
            }
        } else {
            number.carried("(Practitioner.identifier).value");
            session.from(identity, number.segment());
        }
        return session.reference(identity);
    }

    /// CNN, table CNN[Practitioner]: a name with a number, whose authority stands in its 9th to 11th part.
    public static Reference named(Session session, Part cnn) {
        Part number = cnn.component(1);
        if (!number.hasText()) {
            return new Reference().setType("Practitioner").setDisplay(PersonName.said(cnn, 2, ".display"));
        }
        String authority = isNpi(cnn, 8) ? NPI : Hd.uri(cnn, 8);
        ResourceIdentity identity = apart(
                session,
                new ResourceIdentity(
                        "Practitioner", authority.isEmpty() ? session.facility() : authority, number.peek()),
                cnn);
        if (!session.isStated(identity)) {
            Practitioner practitioner = new Practitioner();
            Part into = cnn.in("(Practitioner.identifier)");
            Identifier identifier =
                    practitioner.addIdentifier().setValue(into.component(1).to(".value"));
            authority(identifier, into, 8);
            identifier.setSystem(identity.system());
            HumanName name = name(cnn.in("(Practitioner.name)"));
            if (!name.isEmpty()) {
                practitioner.addName(name);
            }
            session.firstSaid(identity, cnn.raw());
            session.put(identity, null, practitioner, Mode.IF_ABSENT, cnn.segment());
        } else if (session.firstSaid(identity, cnn.raw()).equals(cnn.raw())) {
            cnn.notCarried(Reason.REPEATED);
        } else {
            number.carried("(Practitioner.identifier).value");
            session.from(identity, number.segment());
        }
        return session.reference(identity);
    }

    private static HumanName name(Part cnn) {
        HumanName name = new HumanName();
        Xpn.family(name, cnn.component(2));
        Xpn.given(name, cnn.component(3), cnn.component(4));
        Xpn.suffix(name, cnn.component(5));
        Xpn.suffix(name, cnn.component(7));
        Xpn.prefix(name, cnn.component(6));
        return name;
    }

    /// In a conversion one number for two names in one message is two people, the second told apart by name. In a
    /// record the number alone says who it is, in whatever order messages spell the name.
    private static ResourceIdentity apart(Session session, ResourceIdentity numbered, Part xcn) {
        Practitioner before = session.stated(numbered, Practitioner.class);
        String family = xcn.component(2).peek();
        String given = xcn.component(3).peek();
        if (!session.mayBeUnidentified() || before == null || family.isEmpty() || !before.hasName()) {
            return numbered;
        }
        HumanName held = before.getNameFirstRep();
        String first = held.hasGiven() ? held.getGiven().getFirst().getValue() : "";
        boolean same = family.equals(held.getFamily()) && (given.isEmpty() || first.isEmpty() || given.equals(first));
        return same
                ? numbered
                : new ResourceIdentity(
                        numbered.type(), numbered.system(), numbered.value() + "|" + family + "|" + given);
    }

    /// NDL, table NDL[PractitionerRole]: a person, when, and where. Somebody without a number is named only,
    /// as is everybody where a record is kept: when and where somebody read a patient's result is that patient's.
    public static Reference placed(Session session, Part ndl) {
        Reference person = named(session, ndl.component(1));
        if (!session.mayBeUnidentified() || !person.hasReference()) {
            return person;
        }
        List<Reference> places = Locations.all(session, ndl);
        Period period = Periods.of(
                ndl.component(2).in("(PractitionerRole)"), ndl.component(3).in("(PractitionerRole)"), session.zone());
        String apart = (places.isEmpty() ? "" : places.getLast().getReference()) + "|"
                + (period == null
                        ? ""
                        : period.getStartElement().getValueAsString() + "/"
                                + period.getEndElement().getValueAsString());
        return PractitionerRoles.state(session, person, apart, ndl.segment(), role -> {
            role.setPeriod(period);
            places.forEach(role::addLocation);
        });
    }

    /// Says where somebody is to be reached, the first time that the message tells; in a conversion only.
    ///
    /// @param xcn the person
    /// @param field XAD
    public static void addresses(Session session, Part xcn, Part field) {
        if (!session.mayBeUnidentified()
                || !field.isValued()
                || !xcn.component(1).hasText()) {
            return;
        }
        ResourceIdentity identity = apart(
                session,
                new ResourceIdentity(
                        "Practitioner", system(session, xcn), xcn.component(1).peek()),
                xcn);
        Practitioner practitioner = session.stated(identity, Practitioner.class);
        ResourceIdentity aspect = new ResourceIdentity("address", identity.system(), identity.value());
        if (practitioner == null || !session.firstSaid(aspect, field.raw()).equals(field.raw())) {
            return;
        }
        if (practitioner.hasAddress()) {
            field.notCarried(Reason.REPEATED);
        } else {
            session.from(identity, field.segment());
            field.repetitions()
                    .forEach(one ->
                            practitioner.addAddress(Xad.address(one.in("(Practitioner.address)"), session.zone())));
        }
    }

    private static Practitioner practitioner(Session session, Part xcn) {
        Practitioner practitioner = new Practitioner();
        practitioner.addIdentifier(identifier(session, xcn.in("(Practitioner.identifier)")));
        HumanName name = PersonName.of(xcn.in("(Practitioner.name)"), session.zone());
        if (!name.isEmpty()) {
            practitioner.addName(name);
        }
        Part degree = xcn.component(7);
        if (degree.isValued()) {
            practitioner
                    .addQualification()
                    .getCode()
                    .addCoding(ConceptMaps.DEGREE.coding(degree.code("(Practitioner.qualification)")));
        }
        return practitioner;
    }

    private static String system(Session session, Part xcn) {
        if (xcn.component(13).peek().equals("NPI") || isNpi(xcn.component(9), 0)) {
            return NPI;
        }
        String authority = Hd.uri(xcn.component(9), 0);
        return authority.isEmpty() ? session.facility() : authority;
    }

    /// Whether an authority is that of the National Provider Identifier of the USA, by its name or by its OID.
    ///
    /// @param offset as in [Hd#uri]
    private static boolean isNpi(Part authority, int offset) {
        String universal = authority.component(2 + offset).peek();
        return universal.isEmpty()
                ? authority.component(1 + offset).peek().equals("NPI")
                : universal.equals("2.16.840.1.113883.4.6");
    }

    /// Of that number only the authority's name is told beside the system.
    private static void authority(Identifier identifier, Part part, int offset) {
        Part namespace = part.component(1 + offset);
        if (!isNpi(part, offset)) {
            Hd.authority(identifier, part, offset);
        } else if (namespace.isValued()) {
            identifier.setAssigner(new Reference().setDisplay(namespace.to(".assigner.display")));
        }
    }

    private static Identifier identifier(Session session, Part xcn) {
        Identifier identifier = new Identifier().setValue(xcn.component(1).to(".value"));
        Cx.checkDigitCode(identifier, xcn.component(11), xcn.component(12));
        Part type = xcn.component(13);
        if (type.isValued()) {
            identifier.getType().addCoding(ConceptMaps.IDENTIFIER_TYPE.coding(type.code(".type")));
        }
        String system = system(session, xcn);
        if (!system.equals(NPI) || isNpi(xcn.component(9), 0)) {
            authority(identifier, xcn.component(9), 0);
        }
        return identifier.setSystem(system);
    }
}
