package health.vigil.intake.internal;

import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.vault.RecordKey;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;

/// What a message states and the record does not take from it, because the message only refers to it or later news is
/// there. The Provenance of the message, which comes after it, is not about that.
final class Untouched {
    private final Set<String> taken = new HashSet<>();
    private final Set<String> left = new HashSet<>();

    void taken(RecordKey key) {
        taken.add(key.reference());
        left.remove(key.reference());
    }

    void left(RecordKey key) {
        if (!taken.contains(key.reference())) {
            left.add(key.reference());
        }
    }

    /// The content of a change; of the message's own Provenance, about what the message makes or changes, or about
    /// its patient where that is nothing.
    Resource content(MappedChange.Put put, Function<ResourceIdentity, String> ids) {
        boolean own = put.identity().system().equals(CommonNames.ORIGINAL);
        if (left.isEmpty() || !own || !(put.resource() instanceof Provenance provenance)) {
            return put.resource();
        }
        Provenance about = provenance.copy();
        about.getTarget().removeIf(target -> left.contains(target.getReference()));
        if (!about.hasTarget() && put.patient() != null) {
            about.addTarget().setReference("Patient/" + ids.apply(put.patient()));
        }
        return about.hasTarget() ? about : provenance;
    }
}
