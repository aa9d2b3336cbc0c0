package health.vigil.intake.internal;

import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.vault.RecordKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What a message states and the record does not take from it, because the message only refers to it or later news is
/// there. The Provenance of the message, which comes after it, is not about that.
final class Untouched {
    private final Set<String> taken = new HashSet<>();
    private final Set<String> left = new HashSet<>();
    private final Set<String> nobodys = new HashSet<>();

    /// @param patient whose it is, null for nobody's
    void taken(RecordKey key, @Nullable ResourceIdentity patient) {
        taken.add(key.reference());
        left.remove(key.reference());
        if (patient == null) {
            nobodys.add(key.reference());
        }
    }

    void left(RecordKey key) {
        if (!taken.contains(key.reference())) {
            left.add(key.reference());
        }
    }

    /// The content of a change; of the message's own Provenance, about what the message makes or changes, and
    /// about its patient where nothing of that is theirs: it is theirs by its targets. What was said of the
    /// message when it was done before stays.
    ///
    /// @param before the Provenance of the message that the record has, empty where it is done for the first time
    Resource content(
            MappedChange.Put put, Function<ResourceIdentity, String> ids, Supplier<Optional<Resource>> before) {
        boolean own = put.identity().system().equals(CommonNames.ORIGINAL);
        if (!own || !(put.resource() instanceof Provenance provenance)) {
            return put.resource();
        }
        Provenance about = left.isEmpty() ? provenance : provenance.copy();
        about.getTarget().removeIf(target -> left.contains(target.getReference()));
        if (before.get().orElse(null) instanceof Provenance said) {
            return added(said.copy(), about.getTarget());
        }
        boolean ofNobody = about.getTarget().stream().allMatch(target -> nobodys.contains(target.getReference()));
        if (ofNobody && put.patient() != null) {
            about.getTarget().addFirst(new Reference("Patient/" + ids.apply(put.patient())));
        }
        return about.hasTarget() ? about : provenance;
    }

    private static Provenance added(Provenance said, List<Reference> more) {
        Set<String> known = new HashSet<>();
        said.getTarget().forEach(target -> known.add(target.getReference()));
        more.stream().filter(target -> known.add(target.getReference())).forEach(said::addTarget);
        return said;
    }
}
