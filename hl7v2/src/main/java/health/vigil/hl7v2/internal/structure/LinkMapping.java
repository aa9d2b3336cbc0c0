package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.hl7.fhir.r4.model.Reference;

/// ADT^A24 and A37: two patients are linked, or are not any more. Each has a group of segments of its own. The
/// latest word counts.
public final class LinkMapping implements StructureMapping {
    private final AdtMapping adt = new AdtMapping();
    private final List<ResourceIdentity> linked;

    /// @param linked the patients of the message
    public LinkMapping(List<ResourceIdentity> linked) {
        this.linked = List.copyOf(linked);
    }

    @Override
    public ResourceIdentity map(Session session) {
        ResourceIdentity identity = adt.map(session);
        Patient patient = session.stated(Patient.class);
        Recency said = Recency.said(session);
        if (patient == null || said.isOvertaken(patient, Aspect.LINKS)) {
            return identity;
        }
        said.keep(patient, Aspect.LINKS);
        for (ResourceIdentity other : linked) {
            Reference reference = session.reference(other);
            if (!session.name(other).equals(session.name(identity))) {
                patient.getLink()
                        .removeIf(held ->
                                reference.getReference().equals(held.getOther().getReference()));
                if (session.header().trigger().equals("A24")) {
                    patient.addLink().setOther(reference).setType(LinkType.SEEALSO);
                }
            }
        }
        return identity;
    }
}
