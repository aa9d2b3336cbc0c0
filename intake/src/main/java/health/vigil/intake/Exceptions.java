package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.base.Sha256;
import health.vigil.hl7v2.Message;
import health.vigil.intake.internal.ExceptionTable;
import health.vigil.intake.internal.Journal;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The messages that could not be taken in as they came, for those who work the queue: why, what to do, and
/// again. The content is not shown here; it stays sealed.
public final class Exceptions {
    /// How many a page has.
    public static final int PAGE = 100;

    private final Jdbi identified;
    private final Journal journal;
    private final Policy policy;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;

    public Exceptions(Jdbi identified, KeyProvider keys, Policy policy, Ledger ledger, Ids ids, InstantSource clock) {
        this.identified = identified;
        this.journal = new Journal(keys);
        this.policy = policy;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    /// Open exceptions, oldest first, at most 100 at a time.
    ///
    /// @param after the last id of the page before, null for the first
    public Decided<List<Waiting>> open(Principal principal, @Nullable UUID after) {
        return decided(principal, Action.SEARCH, "list", (transaction, permit) -> {
            List<Waiting> page = ExceptionTable.open(transaction, after, PAGE);
            List<String> shown = page.stream()
                    .map(waiting -> "message/" + waiting.journalId())
                    .toList();
            ledger.append(
                    transaction, entry(principal, permit, new Act.RecordsDisclosed("exceptions", shown, List.of())));
            return page;
        });
    }

    /// Takes a queued message up again, as it came or as corrected.
    ///
    /// @param correction the corrected message, null to try the original (or an earlier correction) again
    /// @return whether the message was in the queue
    /// @throws MalformedMessageException where the correction of an HL7 v2 message is no message that can be read;
    ///     nothing is changed
    public Decided<Boolean> replay(Principal principal, UUID journalId, byte @Nullable [] correction) {
        return decided(principal, Action.REPLAY_EXCEPTION, "replay", (transaction, permit) -> {
            // the journal's row first, as the normaliser takes them, so that the two never wait for each other
            if (!journal.lock(transaction, journalId) || !ExceptionTable.isOpen(transaction, journalId)) {
                return false;
            }
            if (correction != null) {
                if (!journal.isOfSource(transaction, journalId)) {
                    Message.parse(correction).header().requireSupported();
                }
                byte[] sealed = journal.sealCorrection(transaction, journalId, correction);
                ExceptionTable.correct(transaction, journalId, sealed);
                ledger.append(
                        transaction,
                        entry(principal, permit, new Act.ExceptionCorrected(journalId, Sha256.hex(sealed))));
            }
            journal.become(transaction, journalId, Journal.State.RECEIVED);
            ledger.append(transaction, entry(principal, permit, new Act.ExceptionReplayed(journalId, false)));
            return true;
        });
    }

    private <T> Decided<T> decided(Principal principal, Action action, String what, Work<T> work) {
        Decision decision = policy.decide(new AccessRequest(
                principal, action, DataCategory.EXCEPTION, "exceptions", null, null, Purpose.OPERATIONS));
        return identified.inTransaction(transaction -> switch (decision) {
            case Decision.Permit permit -> new Decided.Given<>(work.run(transaction, permit));
            case Decision.Deny deny -> {
                ledger.append(
                        transaction,
                        entry(principal, deny, new Act.RecordsDisclosed("exceptions-" + what, List.of(), List.of())));
                yield new Decided.Refused<T>(deny);
            }
        });
    }

    private Entry entry(Principal principal, Decision decision, Act act) {
        Instant now = clock.instant();
        return new Entry(ids.next(), now, principal.actor(), decision.authority(), null, act);
    }

    private interface Work<T> {
        T run(Handle transaction, Decision.Permit permit);
    }

    /// One message that waits for a person.
    ///
    /// @param queue see [Queues]
    /// @param problem the problem's code
    /// @param reason one sentence
    /// @param nextStep what to do
    /// @param attempts how often it has failed
    public record Waiting(
            UUID journalId,
            String sender,
            String messageType,
            String queue,
            String problem,
            String reason,
            String nextStep,
            Instant raised,
            int attempts) {}
}
