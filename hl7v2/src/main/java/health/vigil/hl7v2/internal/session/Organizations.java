package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.datatype.Xad;
import health.vigil.hl7v2.internal.datatype.Xtn;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// XON and CWE, tables XON[Organization] and CWE[Organization]: an Organization that a message only refers to,
/// known by its number, else by its name.
public final class Organizations {
    private static final String PATH = "Organization.identifier";
    private static final String NAME = "Organization.name";

    private Organizations() {}

    /// Null where an XON has neither a number nor a name.
    public static @Nullable Reference reference(Session session, Part xon) {
        ResourceIdentity identity = identity(session, xon);
        if (identity == null) {
            return null;
        }
        Part name = xon.component(1);
        if (isNew(session, identity, xon, number(xon))) {
            Organization organization = new Organization();
            if (number(xon).isValued()) {
                organization.addIdentifier(identifier(identity, xon.in("(" + PATH + ")")));
            }
            if (name.isValued()) {
                organization.setName(name.peek());
                name.carriedAs(NAME);
            }
            session.put(identity, null, organization, Mode.IF_ABSENT, xon.segment());
        }
        return named(session, identity, name);
    }

    /// The same; where the message names it for the first time, it says more of it.
    private static @Nullable Reference reference(Session session, Part xon, Consumer<Organization> more) {
        ResourceIdentity identity = identity(session, xon);
        if (identity == null || session.isStated(identity)) {
            return reference(session, xon);
        }
        Reference reference = reference(session, xon);
        Organization organization = session.stated(identity, Organization.class);
        if (organization != null) {
            more.accept(organization);
        }
        return reference;
    }

    /// An organisation that a patient's own data speak of, such as who insures or employs somebody. Where a record
    /// is kept it is named and numbered in the reference only: senders write of people there (`SELF PAY`), and an
    /// Organization is in nobody's record and shown to everybody.
    ///
    /// @param more what else a conversion says of it where the message names it for the first time
    public static @Nullable Reference ofPatient(Session session, Part xon, Consumer<Organization> more) {
        return session.mayBeUnidentified() ? reference(session, xon, more) : inWords(session, xon);
    }

    private static @Nullable Reference inWords(Session session, Part xon) {
        Part name = xon.component(1);
        if (!number(xon).hasText() && !name.hasText()) {
            return null;
        }
        Reference reference = new Reference().setType("Organization");
        if (name.isValued()) {
            reference.setDisplay(name.to(".display"));
        }
        if (number(xon).isValued()) {
            Identifier identifier = new Identifier().setValue(number(xon).to(".identifier.value"));
            Hd.authority(identifier, xon.component(6).in(".identifier"), 0);
            if (!identifier.hasSystem()) {
                identifier.setSystem(session.facility());
            }
            reference.setIdentifier(identifier);
        }
        return reference;
    }

    /// An organisation that is only numbered.
    ///
    /// @param from what names it
    public static Reference numbered(
            Session session, Identifier number, ReadSegment from, Consumer<Organization> more) {
        ResourceIdentity identity = new ResourceIdentity(
                "Organization", number.hasSystem() ? number.getSystem() : session.facility(), number.getValue());
        if (!session.isStated(identity)) {
            Organization organization = new Organization();
            organization.addIdentifier(number);
            more.accept(organization);
            session.put(identity, null, organization, Mode.IF_ABSENT, from);
        }
        return session.reference(identity);
    }

    /// Null where a CWE has neither a code nor words.
    public static @Nullable Reference coded(Session session, Part cwe) {
        Part code = cwe.component(1);
        Part text = cwe.component(9).isValued() ? cwe.component(9) : cwe.component(2);
        if (!code.hasText() && !text.hasText()) {
            return null;
        }
        String system = Cwe.system(cwe.component(3), session.facility());
        ResourceIdentity identity = identity(code.hasText() ? system : session.facility(), code, text);
        if (isNew(session, identity, cwe, code)) {
            Organization organization = new Organization();
            if (code.hasText()) {
                organization.addIdentifier().setSystem(system).setValue(code.peek());
                code.carriedAs(PATH + ".value");
                if (cwe.component(3).isValued()) {
                    cwe.component(3).carriedAs(PATH + ".system");
                }
            }
            if (text.hasText()) {
                organization.setName(text.peek());
                text.carriedAs(NAME);
            }
            session.put(identity, null, organization, Mode.IF_ABSENT, cwe.segment());
        }
        return named(session, identity, text);
    }

    /// Who assigns numbers (HD): an Organization of its own.
    public static Reference authority(Session session, Part hd) {
        ResourceIdentity identity = new ResourceIdentity("Organization", Hd.uri(hd, 0), "authority");
        if (!session.isStated(identity)) {
            session.firstSaid(identity, hd.raw());
            session.put(identity, null, ofAuthority(hd), Mode.IF_ABSENT, hd.segment());
        } else if (session.firstSaid(identity, hd.raw()).equals(hd.raw())) {
            hd.notCarried(Reason.REPEATED);
        }
        return session.reference(identity);
    }

    /// An organisation known by an HD, table HD[Organization]; not stated. The universal id of the kinds that have
    /// a URI is that URI, as FHIR asks of identifiers of `urn:ietf:rfc:3986`.
    public static Organization ofAuthority(Part hd) {
        Organization organization = new Organization();
        Part into = hd.in("(" + PATH + ")");
        if (hd.component(1).hasText()) {
            organization.addIdentifier().setValue(into.component(1).to(".value"));
        }
        Identifier universal = Hd.universal(into);
        if (universal != null) {
            organization.addIdentifier(universal);
        }
        return organization;
    }

    /// Says of an organisation which addresses it has, the first time that the message tells; in a conversion only.
    ///
    /// @param xon the organisation
    /// @param field XAD
    public static void addresses(Session session, Part xon, Part field) {
        also(
                session,
                xon,
                "address",
                field,
                (organization, one) ->
                        organization.addAddress(Xad.address(one.in("(Organization.address)"), session.zone())));
    }

    /// Says of an organisation how to reach it, the first time that the message tells; in a conversion only.
    ///
    /// @param xon the organisation
    /// @param field XTN
    public static void telecoms(Session session, Part xon, Part field) {
        also(
                session,
                xon,
                "telecom",
                field,
                (organization, one) -> organization.addTelecom(
                        Xtn.contactPoint(one.in("(Organization.telecom)"), null, session.zone())));
    }

    private static void also(Session session, Part xon, String what, Part field, BiConsumer<Organization, Part> say) {
        ResourceIdentity identity = session.mayBeUnidentified() && field.isValued() ? identity(session, xon) : null;
        Organization organization = identity == null ? null : session.stated(identity, Organization.class);
        if (identity == null || organization == null) {
            return;
        }
        ResourceIdentity aspect = new ResourceIdentity(what, identity.system(), identity.value());
        boolean had = what.equals("address") ? organization.hasAddress() : organization.hasTelecom();
        if (!session.firstSaid(aspect, field.raw()).equals(field.raw())) {
            return;
        }
        if (had) {
            field.notCarried(Reason.REPEATED);
        } else {
            session.from(identity, field.segment());
            field.repetitions().forEach(one -> say.accept(organization, one));
        }
    }

    private static Part number(Part xon) {
        Part coded = xon.component(10);
        return coded.hasText() ? coded : xon.component(3);
    }

    private static @Nullable ResourceIdentity identity(Session session, Part xon) {
        Part number = number(xon);
        Part name = xon.component(1);
        if (!number.hasText() && !name.hasText()) {
            return null;
        }
        String authority = number.hasText() ? Hd.uri(xon.component(6), 0) : "";
        return identity(authority.isEmpty() ? session.facility() : authority, number, name);
    }

    private static ResourceIdentity identity(String system, Part number, Part name) {
        return new ResourceIdentity("Organization", system, number.hasText() ? number.peek() : "name=" + name.peek());
    }

    /// Whether the message has not stated it yet; what it says of it again in the same words is a repetition.
    private static boolean isNew(Session session, ResourceIdentity identity, Part part, Part number) {
        boolean isNew = !session.isStated(identity);
        boolean same = session.firstSaid(identity, part.raw()).equals(part.raw());
        if (!isNew && same) {
            part.notCarried(Reason.REPEATED);
        } else if (!isNew && number.isValued()) {
            number.carriedAs(PATH + ".value");
            session.from(identity, part.segment());
        }
        return isNew;
    }

    private static Reference named(Session session, ResourceIdentity identity, Part name) {
        Reference reference = session.reference(identity);
        return name.isValued() ? reference.setDisplay(name.peek()) : reference;
    }

    private static Identifier identifier(ResourceIdentity identity, Part xon) {
        Identifier identifier = new Identifier().setValue(number(xon).to(".value"));
        Cx.checkDigitCode(identifier, xon.component(4), xon.component(5));
        Hd.authority(identifier, xon.component(6), 0);
        Part type = xon.component(7);
        if (type.isValued()) {
            identifier.getType().addCoding(ConceptMaps.IDENTIFIER_TYPE.coding(type.code(".type")));
        }
        return identifier.setSystem(identity.system());
    }
}
