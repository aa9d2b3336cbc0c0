package health.vigil.gateway.internal;

import health.vigil.vault.RecordKey;
import org.hl7.fhir.r4.model.Resource;

/// What records mean to this server besides being stored, as a Subscription does. All of it belongs to the
/// transaction of the write.
public interface Consequences {
    /// What follows once the record is written, or was found to say the same already: what it means may differ all
    /// the same.
    @FunctionalInterface
    interface Consequence {
        Consequence NONE = (turn, key) -> {};

        void of(Turn turn, RecordKey key);
    }

    /// Of a record that is about to be stored; may refuse it, and may change what is stored.
    Consequence ofStoring(Turn turn, Resource content);

    /// Of a record that is about to be deleted.
    Consequence ofDeleting(RecordKey key);
}
