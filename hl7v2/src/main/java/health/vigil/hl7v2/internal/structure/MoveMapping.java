package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.MrgMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;

/// ADT events that give a visit or account another number or another owner: A35, A41 (merge accounts), A42 (merge
/// visits), A44 (move account), A45 (move visit), A49, A50, A51 (change a number). The visit of the message takes
/// over the number of the prior one, and the prior one, where the record has it, is entered in error.
public final class MoveMapping implements StructureMapping {
    private final AdtMapping adt = new AdtMapping();

    @Override
    public ResourceIdentity map(Session session) {
        ResourceIdentity patient = adt.map(session);
        for (ReadSegment segment : session.message().segments()) {
            if (segment.name().equals("MRG")) {
                prior(session, patient, segment);
            }
        }
        return patient;
    }

    private static void prior(Session session, ResourceIdentity patient, ReadSegment mrg) {
        for (Identifier number : MrgMapper.visits(session, mrg)) {
            ResourceIdentity identity = new ResourceIdentity("Encounter", number.getSystem(), number.getValue());
            Encounter stated = session.stated(Encounter.class);
            if (stated != null) {
                stated.getIdentifier()
                        .removeIf(held -> number.getValue().equals(held.getValue())
                                && number.getSystem().equals(held.getSystem())
                                && held.getUse() == IdentifierUse.OLD);
                boolean same = stated.getIdentifier().stream()
                        .anyMatch(held -> number.getValue().equals(held.getValue())
                                && number.getSystem().equals(held.getSystem()));
                if (!same) {
                    stated.addIdentifier(number.setUse(IdentifierUse.OLD));
                }
            }
            if (!session.isStated(identity)) {
                session.current(identity, Encounter.class).ifPresent(held -> {
                    Subject.refuseAnother(session, patient, held.getSubject());
                    held.setStatus(EncounterStatus.ENTEREDINERROR);
                    session.put(identity, patient, held, Mode.REPLACE);
                });
            }
        }
    }
}
