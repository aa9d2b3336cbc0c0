package health.vigil.sources.internal.fhir;

import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.ResourceIdentity;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;

/// Whether what a record system says of whom a Patient is agrees with whom the record has them for. Merges are not
/// taken back here, so what does not agree is a person's to decide.
final class KnownPatients {
    private final MappingContext context;

    KnownPatients(MappingContext context) {
        this.context = context;
    }

    /// Whether a Patient is whom the record has under their id, or is not known by it yet.
    ///
    /// @param byId their id in the record system
    /// @param identity their number, or the id where they have none
    boolean isStill(ResourceIdentity byId, ResourceIdentity identity) {
        return !context.merges().isMerged(byId) || (!identity.equals(byId) && isSame(byId, identity));
    }

    /// Whether a Patient and their number can be merged into another: neither is a third one's.
    boolean mayBecome(ResourceIdentity byId, ResourceIdentity identity, ResourceIdentity survivor) {
        return mayBecome(identity, survivor) && (mayBecome(byId, survivor) || isSame(byId, identity));
    }

    /// Whether a Patient who comes by a number that is in use no more speaks for the one to whom it leads. Who was
    /// merged away and is still sent by the old number does not.
    ///
    /// @param ended the numbers that they name as in use no more
    /// @param wrote whether what the record has of the patient is of this Patient's former version
    boolean speaksFor(
            ResourceIdentity byId, ResourceIdentity number, Patient held, Set<ResourceIdentity> ended, boolean wrote) {
        Set<ResourceIdentity> inUse = CommonNames.numbersInUse(held, number.system());
        return inUse.isEmpty() ? context.merges().isMerged(byId) : wrote || ended.containsAll(inUse);
    }

    /// The number by which a Patient became part of a record, where it is among these.
    Optional<ResourceIdentity> former(ResourceIdentity byId, Set<ResourceIdentity> numbers) {
        return numbers.stream().filter(number -> isSame(byId, number)).findFirst();
    }

    private boolean mayBecome(ResourceIdentity one, ResourceIdentity survivor) {
        return !context.merges().isMerged(one) || isSame(one, survivor);
    }

    /// Whether both lead to one record.
    boolean isSame(ResourceIdentity one, ResourceIdentity other) {
        return context.ids().apply(one).equals(context.ids().apply(other));
    }
}
