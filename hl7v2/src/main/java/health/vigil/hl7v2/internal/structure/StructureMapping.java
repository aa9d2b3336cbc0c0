package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.session.Session;

/// What a group of messages means. One class per message structure; to add one, write it and name it in
/// [health.vigil.hl7v2.MessageMapper].
public interface StructureMapping {
    /// States the resources of a message in the session, all but its Provenance.
    ///
    /// @return whose message it is
    ResourceIdentity map(Session session);
}
