package health.vigil.watch.internal;

import health.vigil.base.Ids;
import health.vigil.inquiry.Answer;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Where officers' acts are decided, done and recorded: all in one transaction.
public record Desk(Jdbi evidence, Ledger ledger, Policy policy, Ids ids, InstantSource clock) {
    /// Does it if policy permits, and records the refusal if not.
    ///
    /// @param what its name in the log
    /// @param act does it in the transaction, which commits with what it records
    public <T> Answer<T> decided(
            Principal principal, Action action, String what, BiFunction<Handle, Decision.Permit, T> act) {
        Decision decision = policy.decide(new AccessRequest(
                principal, action, DataCategory.EVIDENCE, what, null, null, Purpose.usualFor(principal.role())));
        return evidence.inTransaction(transaction -> switch (decision) {
            case Decision.Permit permit -> new Answer.Given<>(act.apply(transaction, permit));
            case Decision.Deny denial -> {
                record(transaction, principal, denial, new Act.EvidenceQueried(what, new TreeMap<>(), List.of()));
                yield new Answer.Refused<>(denial);
            }
        });
    }

    /// Writes an act of a principal.
    public void record(Handle transaction, Principal principal, Decision decision, Act act) {
        ledger.append(
                transaction,
                new Entry(ids.next(), clock.instant(), principal.actor(), decision.authority(), null, act));
    }
}
