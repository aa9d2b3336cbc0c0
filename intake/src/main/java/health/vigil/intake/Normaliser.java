package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.TokenPurpose;
import health.vigil.hl7v2.Acknowledgement;
import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.internal.AnswerTable;
import health.vigil.intake.internal.CodeMaps;
import health.vigil.intake.internal.ConservationTable;
import health.vigil.intake.internal.DoubtTable;
import health.vigil.intake.internal.ExceptionTable;
import health.vigil.intake.internal.Failures;
import health.vigil.intake.internal.Journal;
import health.vigil.intake.internal.LocalCode;
import health.vigil.intake.internal.MessageScope;
import health.vigil.intake.internal.OriginalReader;
import health.vigil.intake.internal.RecordView;
import health.vigil.intake.internal.UnmappedTable;
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
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Takes journal rows in order of arrival and makes records and facts of them, a few to a transaction. What
/// cannot be normalised goes to the exceptions with its reason, and the rest goes on. Doing a message again
/// changes nothing.
public final class Normaliser {
    private static final Principal SELF = Principal.platform("intake");
    private static final AccessRequest OWN =
            new AccessRequest(SELF, Action.CREATE, DataCategory.CLINICAL, "Message", null, null, Purpose.OPERATIONS);
    private static final int BATCH = 16;
    /// An entry holds at most 65,535 bytes.
    private static final int NAMED = 500;

    private final Jdbi identified;
    private final Journal journal;
    private final Vault vault;
    private final CodeMaps codes;
    private final UnmappedTable unmapped;
    private final DoubtTable doubts;
    private boolean codesAreFresh;
    private final Policy policy;
    private final Ledger ledger;
    private final Senders senders;
    private final IntakeObserver observer;
    private final Ids ids;
    private final InstantSource clock;
    private final InstantSource machineClock;
    private final Acknowledgement acknowledgement;
    private final OriginalReader reader;

    public Normaliser(
            Jdbi identified,
            KeyProvider keys,
            Vault vault,
            Policy policy,
            Ledger ledger,
            Senders senders,
            Sources sources,
            IntakeObserver observer,
            Ids ids,
            InstantSource clock,
            InstantSource machineClock) {
        this.identified = identified;
        this.journal = new Journal(keys);
        this.vault = vault;
        this.codes = new CodeMaps(vault);
        this.unmapped = new UnmappedTable(keys, vault);
        this.doubts = new DoubtTable(vault);
        this.policy = policy;
        this.ledger = ledger;
        this.senders = senders;
        this.observer = observer;
        this.ids = ids;
        this.clock = clock;
        this.machineClock = machineClock;
        this.reader = new OriginalReader(senders::of, sources::named);
        this.acknowledgement =
                new Acknowledgement(clock, () -> Long.toString(ids.next().getMostSignificantBits(), 36));
    }

    /// Normalises the oldest waiting messages in one transaction.
    ///
    /// @return how many were taken, whatever became of them
    public int runOnce() {
        List<Outcome> outcomes = identified.inTransaction(transaction -> {
            List<Outcome> done = new ArrayList<>();
            codesAreFresh = false;
            senders.refresh(transaction);
            for (Journal.Waiting waiting : journal.waiting(transaction, BATCH)) {
                done.add(take(transaction, waiting));
            }
            count(transaction, done);
            return done;
        });
        outcomes.forEach(this::tell);
        return outcomes.size();
    }

    private void count(Handle transaction, List<Outcome> done) {
        Map<String, List<LocalCode>> bySender = new HashMap<>();
        done.forEach(outcome -> outcome.made()
                .ifPresent(made -> bySender.computeIfAbsent(made.sender(), sender -> new ArrayList<>())
                        .addAll(made.unmapped())));
        unmapped.count(transaction, bySender, clock.instant());
        List<ConservationTable.Mapped> mapped = new ArrayList<>();
        done.forEach(outcome -> outcome.made()
                .ifPresent(made -> mapped.add(new ConservationTable.Mapped(made.sender(), made.report()))));
        ConservationTable.count(transaction, mapped, clock.instant());
    }

    /// Whether no message waits.
    public boolean idle() {
        return identified.withHandle(journal::idle);
    }

    private void tell(Outcome outcome) {
        Duration taken = Duration.between(outcome.waiting().arrived(), machineClock.instant());
        observer.normalised(taken, outcome.problem());
        outcome.made().ifPresent(made -> {
            observer.facts(made.facts());
            observer.mapped(made.report(), made.unmapped().size());
        });
    }

    private Outcome take(Handle transaction, Journal.Waiting waiting) {
        transaction.savepoint("message");
        try {
            Yield made = normalise(transaction, waiting);
            transaction.releaseSavepoint("message");
            return new Outcome(waiting, Optional.empty(), Optional.of(made));
        } catch (RuntimeException e) {
            if (Failures.maySucceedLater(e)) {
                throw e;
            }
            transaction.rollbackToSavepoint("message");
            String queue = e instanceof MalformedMessageException ? Queues.UNREADABLE : Queues.NORMALISING;
            Problem problem = problemOf(e);
            queue(transaction, waiting, queue, problem);
            if (e instanceof PatientInDoubtException doubt) {
                doubts.add(transaction, doubt.version(), waiting.id());
            }
            tellOf(transaction, waiting, problem);
            return new Outcome(waiting, Optional.of(problem), Optional.empty());
        }
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

    private Yield normalise(Handle transaction, Journal.Waiting waiting) {
        Decision.Permit permit = permit();
        MessageScope scope = new MessageScope(waiting.arrived());
        RecordView record = new RecordView(vault, transaction, permit.access(), waiting.received(), waiting.queued());
        byte[] original = journal.open(transaction, permit.access(), waiting.id(), true);
        OriginalReader.Meant meant = reader.read(original, waiting, record);
        MappedMessage mapped = meant.mapped();
        if (!codesAreFresh) {
            codes.refresh(transaction, permit.access());
            codesAreFresh = true;
        }
        String sender = meant.sender();
        List<LocalCode> kept = codes.apply(sender, mapped.changes());
        RecordView.Asked asked = record.asked(mapped.changes());
        List<StoredRecord> written = ScopedValue.where(MessageScope.CURRENT, scope)
                .call(() -> vault.write(transaction, permit.access(), asked.changes()));
        mapped.certain().ifPresent(version -> doubts.end(transaction, version));
        journal.become(transaction, waiting.id(), Journal.State.NORMALISED);
        Instant now = clock.instant();
        int facts = scope.facts().get();
        ledger.appendAll(
                transaction,
                normalised(waiting.id(), written, facts).stream()
                        .map(act -> entry(now, permit, written, act))
                        .toList());
        if (waiting.queued() && ExceptionTable.resolve(transaction, waiting.id(), now)) {
            ledger.append(transaction, entry(now, permit, written, new Act.ExceptionReplayed(waiting.id(), true)));
        }
        if (!waiting.queued()) {
            meant.message().ifPresent(message -> answer(transaction, meant.settings(), message, null));
        }
        return new Yield(facts, mapped.report().notCarried(asked.notCarried()), sender, kept);
    }

    /// An exception is told to the sender once, and not what becomes of it.
    private void tellOf(Handle transaction, Journal.Waiting waiting, Problem problem) {
        if (waiting.queued() || waiting.source() != null || !(policy.decide(OWN) instanceof Decision.Permit permit)) {
            return;
        }
        try {
            byte[] original = journal.open(transaction, permit.access(), waiting.id(), false);
            SenderSettings settings = reader.settings(original);
            answer(transaction, settings, OriginalReader.parsed(original, settings), problem);
        } catch (ProblemException e) {
            // what cannot be opened or read, which the sender was told when it sent it, names nobody to answer
        }
    }

    private void answer(Handle transaction, SenderSettings settings, Message message, @Nullable Problem problem) {
        byte[] answer = acknowledgement.of(settings).application(message, problem);
        if (answer.length > 0 && settings.listener().isPresent()) {
            AnswerTable.put(transaction, message.header().sender(), answer, machineClock.instant());
        }
    }

    /// One act, or several that each name a part of the resources where an entry would not hold them all; the first
    /// counts the facts.
    private static List<Act> normalised(UUID journalId, List<StoredRecord> written, int facts) {
        List<String> references =
                written.stream().map(StoredRecord::versionedReference).toList();
        List<Act> acts = new ArrayList<>();
        acts.add(new Act.MessageNormalised(journalId, part(references, 0), facts));
        for (int from = NAMED; from < references.size(); from += NAMED) {
            acts.add(new Act.MessageNormalised(journalId, part(references, from), 0));
        }
        return acts;
    }

    private static List<String> part(List<String> references, int from) {
        return references.subList(from, Math.min(references.size(), from + NAMED));
    }

    private Decision.Permit permit() {
        return switch (policy.decide(OWN)) {
            case Decision.Permit permit -> permit;
            case Decision.Deny deny ->
                throw new ProblemException(
                        "VGL-INT-011",
                        "Policy does not let intake normalise: " + String.join(", ", deny.policies()) + ".",
                        "Restore the policy for the room intake, then replay the exceptions.");
        };
    }

    private void queue(Handle transaction, Journal.Waiting waiting, String queue, Problem problem) {
        Instant now = clock.instant();
        journal.become(transaction, waiting.id(), Journal.State.EXCEPTION);
        ExceptionTable.queue(transaction, waiting.id(), queue, problem, now);
        Act queued = new Act.ExceptionQueued(waiting.id(), queue, problem.code());
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

    private record Yield(int facts, ConservationReport report, String sender, List<LocalCode> unmapped) {}

    private record Outcome(Journal.Waiting waiting, Optional<Problem> problem, Optional<Yield> made) {}
}
