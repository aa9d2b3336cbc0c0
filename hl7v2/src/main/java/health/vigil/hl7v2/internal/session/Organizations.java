package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.datatype.Xon;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;

/// Organisations that a message refers to, known by their identifier, else by their name within the facility. Each is
/// stated where the record has none; one that is neither numbered nor named is none.
public final class Organizations {
    private static final String URI = "urn:ietf:rfc:3986";

    private Organizations() {}

    /// XON, table XON[Organization].
    public static Reference reference(Session session, Part xon) {
        return stated(session, Xon.organization(xon, session.facility()), organization -> {});
    }

    /// HD, table HD[Organization]: the namespace and the universal id are two numbers of one organisation.
    public static Reference named(Session session, Part hd) {
        Reference reference = Hd.organization(hd);
        String namespace = hd.component(1).peek();
        String type = hd.component(3).peek();
        return stated(session, reference, organization -> {
            if (hd.component(2).isValued()) {
                if (!type.isEmpty()) {
                    organization
                            .getIdentifierFirstRep()
                            .getType()
                            .addCoding()
                            .setSystem(CodeSystems.table("0301"))
                            .setCode(type);
                }
                if (!namespace.isEmpty()) {
                    organization.getIdentifier().addFirst(new Identifier().setValue(namespace));
                }
            }
        });
    }

    /// The organisation of a reference by identifier and name, which then refers to the resource too.
    ///
    /// @param more what else the message says of it; not asked where the message has stated it before
    public static Reference stated(Session session, Reference said, Consumer<Organization> more) {
        Identifier number = said.getIdentifier();
        if (!number.hasValue() && !said.hasDisplay()) {
            return said;
        }
        ResourceIdentity identity = number.hasValue()
                ? new ResourceIdentity("Organization", system(session, number), number.getValue())
                : new ResourceIdentity("Organization", session.facility() + ":name", said.getDisplay());
        if (!session.isStated(identity)) {
            Organization organization = new Organization();
            if (number.hasValue()) {
                organization.addIdentifier(number.copy());
            }
            if (said.hasDisplay()) {
                organization.setName(said.getDisplay());
            }
            more.accept(organization);
            session.put(identity, null, organization, Mode.IF_ABSENT);
        }
        return said.setReference(session.name(identity));
    }

    private static String system(Session session, Identifier number) {
        return !number.hasSystem() || number.getSystem().equals(URI) ? session.facility() : number.getSystem();
    }
}
