package health.vigil.gateway.internal;

import health.vigil.base.Ids;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Decision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes what was done or refused into the ledger, in the transaction that does it.
public final class Witness {
    private final Ledger ledger;
    private final Judge judge;
    private final Ids ids;
    private final InstantSource clock;

    public Witness(Ledger ledger, Judge judge, Ids ids, InstantSource clock) {
        this.ledger = ledger;
        this.judge = judge;
        this.ids = ids;
        this.clock = clock;
    }

    public void record(Handle transaction, Entry entry) {
        ledger.append(transaction, entry);
    }

    public void recordAll(Handle transaction, List<Entry> entries) {
        ledger.appendAll(transaction, entries);
    }

    /// The same as the last act of the transaction, which is committed with it.
    void recordAndCommit(Handle transaction, List<Entry> entries) {
        ledger.appendAllAndCommit(transaction, entries);
    }

    /// What was disclosed of one patient's records, or refused.
    ///
    /// @param patient logical id, null for records of no patient
    /// @param resources versioned references; of a refused call what is known of what was asked for
    public Entry disclosure(
            Call call,
            Decision decision,
            String interaction,
            @Nullable String patient,
            List<String> resources,
            List<String> parameters) {
        return entry(call, decision, patient, new Act.RecordsDisclosed(interaction, resources, parameters));
    }

    /// What was written, or refused.
    public Entry writing(
            Call call, Decision decision, String interaction, @Nullable String patient, List<String> resources) {
        return entry(call, decision, patient, new Act.RecordsWritten(interaction, resources));
    }

    private Entry entry(Call call, Decision decision, @Nullable String patient, Act act) {
        Instant now = clock.instant();
        return new Entry(ids.next(), now, call.principal().actor(), decision.authority(), judge.subject(patient), act);
    }
}
