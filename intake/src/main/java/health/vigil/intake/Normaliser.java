package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.Sealed;
import health.vigil.base.TokenPurpose;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.intake.internal.ExceptionTable;
import health.vigil.intake.internal.Journal;
import health.vigil.intake.internal.MessageScope;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Takes journal rows in order of arrival and makes records and facts of them, a few to a transaction. What
/// cannot be normalised goes to the exceptions with its reason, and the rest goes on. Doing a message again
/// changes nothing.
public final class Normaliser {
    private static final Principal SELF = Principal.platform("intake");
    private static final int BATCH = 16;

    private final MessageMapper mapper = new MessageMapper();
    private final Jdbi identified;
    private final Journal journal;
    private final Vault vault;
    private final Policy policy;
    private final Ledger ledger;
    private final Senders senders;
    private final IntakeObserver observer;
    private final Ids ids;
    private final InstantSource clock;
    private final InstantSource machineClock;

    public Normaliser(
            Jdbi identified,
            KeyProvider keys,
            Vault vault,
            Policy policy,
            Ledger ledger,
            Senders senders,
            IntakeObserver observer,
            Ids ids,
            InstantSource clock,
            InstantSource machineClock) {
        this.identified = identified;
        this.journal = new Journal(keys);
        this.vault = vault;
        this.policy = policy;
        this.ledger = ledger;
        this.senders = senders;
        this.observer = observer;
        this.ids = ids;
        this.clock = clock;
        this.machineClock = machineClock;
    }

    /// Normalises the oldest waiting messages in one transaction.
    ///
    /// @return how many were taken, whatever became of them
    public int runOnce() {
        List<Outcome> outcomes = identified.inTransaction(transaction -> {
            List<Outcome> done = new ArrayList<>();
            for (Journal.Waiting waiting : journal.waiting(transaction, BATCH)) {
                done.add(new Outcome(waiting.arrived(), take(transaction, waiting)));
            }
            return done;
        });
        Instant now = machineClock.instant();
        outcomes.forEach(outcome -> observer.normalised(Duration.between(outcome.arrived(), now), outcome.problem()));
        return outcomes.size();
    }

    /// Whether no message waits.
    public boolean idle() {
        return identified.withHandle(journal::idle);
    }

    private Optional<Problem> take(Handle transaction, Journal.Waiting waiting) {
        transaction.savepoint("message");
        try {
            normalise(transaction, waiting);
            transaction.releaseSavepoint("message");
            return Optional.empty();
        } catch (RuntimeException e) {
            if (ours(e)) {
                throw e;
            }
            transaction.rollbackToSavepoint("message");
            Problem problem = problemOf(e);
            queue(transaction, waiting, problem);
            return Optional.of(problem);
        }
    }

    /// Whether a failure is the database's and not the message's: then the batch is done again later, and
    /// nothing is queued.
    private static boolean ours(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = Objects.requireNonNullElse(sql.getSQLState(), "");
                return !state.startsWith("22") && !state.startsWith("23");
            }
        }
        return false;
    }

    /// A failure that is not a problem by name may carry content in its message, so only its kind is kept.
    private static Problem problemOf(RuntimeException e) {
        return e instanceof ProblemException known
                ? known.problem()
                : new Problem(
                        "VGL-INT-010",
                        "The message could not be normalised (" + e.getClass().getSimpleName() + ").",
                        "Keep the message in the queue and report the code; replay it after an update.");
    }

    private void normalise(Handle transaction, Journal.Waiting waiting) {
        Decision.Permit permit = permit();
        MessageScope scope = new MessageScope(waiting.arrived());
        Message message = Message.parse(journal.open(transaction, permit.access(), waiting.id(), true));
        MappedMessage mapped = mapper.map(message, context(transaction, permit, waiting));
        List<RecordChange> changes = changes(transaction, permit, mapped.changes());
        List<StoredRecord> written = ScopedValue.where(MessageScope.CURRENT, scope)
                .call(() -> vault.write(transaction, permit.access(), changes));
        journal.become(transaction, waiting.id(), Journal.State.NORMALISED);
        Instant now = clock.instant();
        List<String> references =
                written.stream().map(StoredRecord::versionedReference).toList();
        Act normalised = new Act.MessageNormalised(
                waiting.id(), references, scope.facts().get());
        ledger.append(transaction, entry(now, permit, written, normalised));
        if (ExceptionTable.resolve(transaction, waiting.id(), now)) {
            ledger.append(transaction, entry(now, permit, written, new Act.ExceptionReplayed(waiting.id(), true)));
        }
        observer.facts(scope.facts().get());
        observer.mapped(mapped.report(), mapped.unmapped().size());
    }

    private Decision.Permit permit() {
        Decision decision = policy.decide(new AccessRequest(
                SELF, Action.CREATE, DataCategory.CLINICAL, "Message", null, null, Purpose.OPERATIONS));
        return switch (decision) {
            case Decision.Permit permit -> permit;
            case Decision.Deny deny ->
                throw new ProblemException(
                        "VGL-INT-011",
                        "Policy does not let intake normalise: " + String.join(", ", deny.policies()) + ".",
                        "Restore the policy for the room intake, then replay the exceptions.");
        };
    }

    private MappingContext context(Handle transaction, Decision.Permit permit, Journal.Waiting waiting) {
        return new MappingContext(
                senders.of(waiting.sender()),
                waiting.id().toString(),
                clock.instant(),
                identity -> logicalId(transaction, identity),
                identity -> current(transaction, permit, key(transaction, identity)));
    }

    private List<RecordChange> changes(Handle transaction, Decision.Permit permit, List<MappedChange> mapped) {
        List<RecordChange> changes = new ArrayList<>();
        for (MappedChange change : mapped) {
            switch (change) {
                case MappedChange.Put put -> {
                    RecordKey key = key(transaction, put.identity());
                    boolean wanted = switch (put.mode()) {
                        case REPLACE -> true;
                        case IF_ABSENT -> current(transaction, permit, key).isEmpty();
                    };
                    if (wanted) {
                        changes.add(new RecordChange.Put(key, Sealed.of(put.resource()), null));
                    }
                }
                case MappedChange.Merge merge ->
                    changes.add(new RecordChange.Merge(
                            key(transaction, merge.surviving()), logicalId(transaction, merge.prior())));
            }
        }
        return changes;
    }

    private Optional<Resource> current(Handle transaction, Decision.Permit permit, RecordKey key) {
        return vault.read(transaction, permit.access(), key)
                .map(StoredRecord::content)
                .map(content -> content.open(permit.access()));
    }

    private RecordKey key(Handle transaction, ResourceIdentity identity) {
        return new RecordKey(identity.type(), logicalId(transaction, identity));
    }

    private String logicalId(Handle transaction, ResourceIdentity identity) {
        return vault.logicalId(transaction, identity.type(), identity.system(), identity.value());
    }

    private void queue(Handle transaction, Journal.Waiting waiting, Problem problem) {
        Instant now = clock.instant();
        journal.become(transaction, waiting.id(), Journal.State.EXCEPTION);
        ExceptionTable.queue(transaction, waiting.id(), Queues.NORMALISING, problem, now);
        Act queued = new Act.ExceptionQueued(waiting.id(), Queues.NORMALISING, problem.code());
        Authority duty = new Authority.Duty("intake-exceptions");
        ledger.append(transaction, new Entry(ids.next(), now, Actor.platform("intake"), duty, null, queued));
    }

    private Entry entry(Instant now, Decision.Permit permit, List<StoredRecord> written, Act act) {
        Set<String> patients = new HashSet<>();
        for (StoredRecord stored : written) {
            if (stored.patient() != null) {
                patients.add(stored.patient());
            }
        }
        PatientToken subject =
                patients.size() == 1 ? vault.token(patients.iterator().next(), TokenPurpose.AUDIT) : null;
        return new Entry(ids.next(), now, SELF.actor(), permit.authority(), subject, act);
    }

    private record Outcome(Instant arrived, Optional<Problem> problem) {}
}
