package health.vigil.gateway.internal.subscription;

import health.vigil.base.ProblemException;
import health.vigil.base.Sealed;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Witness;
import health.vigil.gateway.internal.subscription.Subscribed.State;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Subscription;
import org.jdbi.v3.core.Handle;

/// Moves a subscription from one state to another, in the table and in its record, which the platform writes under
/// its subscriber's right to change it; where that right is gone, the table alone knows, and `$status` says.
final class Standing {
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final SubscriptionTables tables;

    Standing(Vault vault, Judge judge, Witness witness, SubscriptionTables tables) {
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.tables = tables;
    }

    void become(Handle transaction, Subscribed one, State state, Instant now) {
        tables.keep(transaction, one, state, one.delivered(), 0, now, state == State.ACTIVE ? one.nextBeat(now) : null);
        RecordType<?> type = RecordType.named("Subscription").orElseThrow();
        Decision decision = judge.about(transaction, one.call(), Action.UPDATE, type, one.reference(), null);
        Optional<StoredRecord> current =
                vault.read(transaction, judge.finding(Action.READ, type), new RecordKey("Subscription", one.id()));
        if (decision instanceof Decision.Permit permit
                && current.isPresent()
                && current.get().content() != null) {
            transaction.savepoint("status");
            try {
                write(transaction, one, state, permit, current.get());
                transaction.releaseSavepoint("status");
            } catch (ProblemException e) {
                transaction.rollbackToSavepoint("status"); // its caller changes it at this moment
            }
        }
    }

    private void write(Handle transaction, Subscribed one, State state, Decision.Permit permit, StoredRecord current) {
        Sealed<org.hl7.fhir.r4.model.Resource> content = current.content();
        if (content == null || !(content.open(permit.access()) instanceof Subscription record)) {
            return;
        }
        record.setStatus(state.code());
        record.setError(state == State.ERROR ? "Its receiver did not take what was sent." : null);
        List<StoredRecord> written = vault.write(
                transaction,
                permit.access(),
                List.of(new RecordChange.Put(current.key(), Sealed.of(record), current.version())));
        written.forEach(version -> witness.record(
                transaction,
                witness.writing(one.call(), permit, "status", null, List.of(version.versionedReference()))));
    }
}
