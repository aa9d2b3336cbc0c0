package health.vigil.watch.internal;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Where officers' acts are decided, done and recorded: all in one transaction.
public record Desk(Jdbi evidence, Ledger ledger, Policy policy, Ids ids, InstantSource clock) {
    /// Does it if policy permits, and records the refusal if not.
    ///
    /// @param what its name in the log
    /// @param act does it in the transaction, which commits with what it records
    public <T> Decided<T> decided(
            Principal principal, Action action, String what, BiFunction<Handle, Decision.Permit, T> act) {
        return decided(
                new AccessRequest(
                        principal, action, DataCategory.EVIDENCE, what, null, null, Purpose.usualFor(principal.role())),
                what,
                act);
    }

    /// As above, for what is not asked of the evidence at large; a refusal names the patient, if there is one.
    public <T> Decided<T> decided(AccessRequest request, String what, BiFunction<Handle, Decision.Permit, T> act) {
        Decision decision = policy.decide(request);
        return evidence.inTransaction(transaction -> switch (decision) {
            case Decision.Permit permit -> new Decided.Given<>(act.apply(transaction, permit));
            case Decision.Deny denial -> {
                record(
                        transaction,
                        request.principal(),
                        denial,
                        request.subject(),
                        new Act.EvidenceQueried(what, new TreeMap<>(), List.of()));
                yield new Decided.Refused<>(denial);
            }
        });
    }

    /// Writes an act of a principal.
    public void record(Handle transaction, Principal principal, Decision decision, Act act) {
        record(transaction, principal, decision, null, act);
    }

    /// Writes an act of a principal on one patient.
    public void record(
            Handle transaction, Principal principal, Decision decision, @Nullable PatientToken subject, Act act) {
        ledger.append(
                transaction,
                new Entry(ids.next(), clock.instant(), principal.actor(), decision.authority(), subject, act));
    }

    /// Raises a finding that follows from no entry, but from what is missing.
    ///
    /// @param figure the name of the one number in it
    public void raise(
            Handle transaction,
            String rule,
            String actor,
            String subject,
            String sentence,
            String figure,
            long number) {
        UUID id = ids.next();
        Instant now = clock.instant();
        SortedMap<String, Long> figures = new TreeMap<>(Map.of(figure, number));
        Rules.Suspicion suspicion = new Rules.Suspicion(rule, "high", subject, sentence, figures, List.of());
        LocalDate day = now.atOffset(ZoneOffset.UTC).toLocalDate();
        if (WatchStep.insert(transaction, id, new WatchStep.Found(actor, day, suspicion, 0), List.of(), now)) {
            ledger.append(
                    transaction,
                    new Entry(
                            ids.next(),
                            now,
                            Actor.platform("watch"),
                            new Authority.Duty(rule),
                            null,
                            new Act.FindingRaised(id, rule, "high", actor, figures, List.of())));
        }
    }
}
