package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// People of staff for somebody, somewhere or as something. Like those, their roles are in nobody's record.
public final class PractitionerRoles {
    private PractitionerRoles() {}

    /// A role, stated the first time that the message names it.
    ///
    /// @param person who
    /// @param apart what tells this role from the others of the person
    /// @param from what names it
    /// @param more says all but who
    public static Reference state(
            Session session, Reference person, String apart, ReadSegment from, Consumer<PractitionerRole> more) {
        String who = person.hasReference() ? person.getReference() : person.getDisplay();
        ResourceIdentity identity = new ResourceIdentity("PractitionerRole", session.facility(), who + "|" + apart);
        if (!session.isStated(identity)) {
            PractitionerRole role = new PractitionerRole().setPractitioner(person.copy());
            more.accept(role);
            session.put(identity, null, role, Mode.IF_ABSENT);
        }
        session.from(identity, from);
        return session.reference(identity);
    }

    /// Somebody acting for an organisation.
    ///
    /// @param person reference to a Practitioner
    /// @param code what as, null where the message does not say
    /// @param from what names it
    public static Reference of(
            Session session, Reference person, Reference organization, @Nullable Coding code, ReadSegment from) {
        String apart = organization.getReference() + (code == null ? "" : "|" + code.getCode());
        return state(session, person, apart, from, role -> {
            role.setOrganization(organization);
            if (code != null) {
                role.addCode().addCoding(code);
            }
        });
    }
}
