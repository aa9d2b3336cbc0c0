package health.vigil.gateway;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.PhiAccess;
import health.vigil.gateway.internal.subscription.Listening;
import health.vigil.keys.KeyProvider;
import health.vigil.vault.RecordListener;
import health.vigil.vault.StoredRecord;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Notes, in the transaction of each write to the vault, which subscriptions it concerns, so that no write is told of
/// that did not commit and none that did is missed. Add it to the vault before anything writes, and give it to the
/// [FhirGateway], which delivers. Without subscriptions it costs nothing.
public final class SubscriptionEvents implements RecordListener {
    private final Listening listening;

    /// @param identified transactions on the vault's role
    /// @param keys seal what is kept of subscriptions
    public SubscriptionEvents(FhirContext fhir, Jdbi identified, KeyProvider keys) {
        this.listening = new Listening(fhir, identified, keys);
    }

    @Override
    public void written(
            Handle transaction,
            PhiAccess access,
            Instant at,
            List<StoredRecord> written,
            List<MergedPatient> mergedAway) {
        listening.written(transaction, access, written);
    }

    Listening listening() {
        return listening;
    }
}
