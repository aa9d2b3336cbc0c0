package health.vigil.gateway.internal;

import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import org.hl7.fhir.r4.model.Resource;

/// What records mean to this server besides being stored, as a Subscription does. All of it belongs to the
/// transaction of the write.
public interface Consequences {
    /// What follows once the record is written.
    @FunctionalInterface
    interface Consequence {
        Consequence NONE = (turn, written) -> {};

        void of(Turn turn, StoredRecord written);
    }

    /// Of a record that is about to be stored; may refuse it, and may change what is stored.
    Consequence ofStoring(Resource content);

    /// Of a record that is about to be deleted.
    Consequence ofDeleting(RecordKey key);
}
