package health.vigil.hl7v2;

import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// One thing that a message asks of the record.
public sealed interface MappedChange {
    /// A resource as the message states it, with its final logical id and references.
    ///
    /// @param identity which
    /// @param patient whose record it belongs to (a Patient's own identity for a Patient), null for resources
    ///     of no patient, such as a Location
    /// @param resource the content
    /// @param mode what to do where the record already has it
    record Put(ResourceIdentity identity, @Nullable ResourceIdentity patient, Resource resource, Mode mode)
            implements MappedChange {}

    /// Everything of one patient belongs to another from now on (A40).
    ///
    /// @param surviving the Patient that stays
    /// @param prior the Patient that is merged into it
    record Merge(ResourceIdentity surviving, ResourceIdentity prior) implements MappedChange {}

    /// A visit or account, and what was charted on it, becomes another patient's (A44, A45), where it is still
    /// `from`'s.
    ///
    /// @param what an Encounter or Account
    record Move(ResourceIdentity what, ResourceIdentity from, ResourceIdentity into) implements MappedChange {}

    /// What refers to one visit refers to another from now on (A42, A50).
    ///
    /// @param visit the Encounter that goes on
    /// @param prior the one that does not
    record Redirect(ResourceIdentity visit, ResourceIdentity prior) implements MappedChange {}

    /// It is in the record of its sender no more. What the record has is deleted; its history stays.
    record Delete(ResourceIdentity identity) implements MappedChange {}

    /// How a stated resource meets the one in the record.
    enum Mode {
        /// The message is a snapshot of it and replaces what was there.
        REPLACE,
        /// The message only refers to it: it is written where there is none, and changes nothing otherwise. A
        /// sparse PID in a result so never erases what registration said.
        IF_ABSENT
    }
}
