package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.session.Session;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/// What a message speaks for: each resource that it states, with the segments that it comes from, the patient's before
/// what is nobody's, so that the Provenance is seen to be the patient's. What the record has already and the message
/// only refers to is left out where the changes meet the record.
final class ProvenanceTargets {
    private ProvenanceTargets() {}

    /// @param patient the target where the message changes nothing of theirs
    static void add(Session session, Provenance provenance, ResourceIdentity patient) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> nobodys = new LinkedHashSet<>();
        for (MappedChange change : session.changes()) {
            switch (change) {
                case MappedChange.Put put ->
                    (put.patient() == null ? nobodys : names).add(session.name(put.identity()));
                case MappedChange.Merge merge -> names.add(session.name(merge.prior()));
                case MappedChange.Move move -> {
                    if (session.context().current().apply(move.what()).isPresent()) {
                        names.add(session.name(move.what()));
                    }
                }
                case MappedChange.Redirect _, MappedChange.Delete _ -> {}
            }
        }
        if (names.isEmpty()) {
            names.add(session.name(patient));
        }
        names.addAll(nobodys);
        for (String name : names) {
            Reference target = provenance.addTarget().setReference(name);
            session.origins()
                    .of(name)
                    .forEach(part -> target.addExtension(MessageMapper.SOURCE_PART, new StringType(part)));
        }
    }
}
