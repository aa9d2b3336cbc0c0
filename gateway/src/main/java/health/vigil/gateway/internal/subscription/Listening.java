package health.vigil.gateway.internal.subscription;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.keys.KeyProvider;
import health.vigil.vault.StoredRecord;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Which subscriptions there are, and which of them a write concerns. A subscription is known here before its
/// handshake is sent, so one that is active misses nothing.
public final class Listening {
    private final Jdbi identified;
    private final SubscriptionTables tables;
    private volatile List<Subscribed> listening;
    private volatile Runnable wake = () -> {};

    public Listening(FhirContext fhir, Jdbi identified, KeyProvider keys) {
        this.identified = identified;
        this.tables = new SubscriptionTables(fhir, keys);
        this.listening = identified.inTransaction(tables::listening);
    }

    /// Notes what the written records mean to subscriptions.
    public void written(Handle transaction, PhiAccess access, List<StoredRecord> written) {
        List<Subscribed> known = listening;
        boolean noted = false;
        for (StoredRecord record : known.isEmpty() ? List.<StoredRecord>of() : written) {
            Sealed<Resource> content = record.content();
            for (Subscribed subscribed : known) {
                if (content != null
                        && subscribed.wanted().type().equals(record.key().type())
                        && subscribed.wanted().filter().holds(content.open(access))) {
                    tables.note(transaction, subscribed.id(), record);
                    noted = true;
                }
            }
        }
        if (noted) {
            transaction.afterCommit(wake);
        }
    }

    SubscriptionTables tables() {
        return tables;
    }

    /// Reads again which subscriptions there are, after one was kept, changed or removed.
    synchronized void refresh() {
        listening = identified.inTransaction(tables::listening);
    }

    boolean nobody() {
        return listening.isEmpty();
    }

    /// Says whom to wake when something that was noted has committed.
    void wakes(Runnable worker) {
        wake = worker;
    }
}
