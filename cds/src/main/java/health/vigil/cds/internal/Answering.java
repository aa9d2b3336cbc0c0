package health.vigil.cds.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.alerts.Alerts;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import health.vigil.facts.FactBatch;
import health.vigil.intake.RequestFacts;
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
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.Scorer;
import health.vigil.scoring.Window;
import health.vigil.vault.Vault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Answers a question: records to facts, facts to the one scoring function, the assessment to a card. The decision,
/// the inference and that it was told are in the ledger before the card leaves. Nothing of the records is kept.
public final class Answering {
    private final Jdbi identified;
    private final Vault vault;
    private final RequestFacts facts;
    private final Policy policy;
    private final Ledger ledger;
    private final Supplier<Bundle> live;
    private final FhirServers servers;
    private final Gathering gathering;
    private final Ids ids;
    private final InstantSource clock;

    /// @param identified transactions on the vault's role
    /// @param live the bundle that scores
    /// @param clock the platform's clock: a question is answered as of its now
    public Answering(
            Jdbi identified,
            Vault vault,
            RequestFacts facts,
            Policy policy,
            Ledger ledger,
            Supplier<Bundle> live,
            FhirContext fhir,
            FhirServers servers,
            Ids ids,
            InstantSource clock) {
        this.identified = identified;
        this.vault = vault;
        this.facts = facts;
        this.policy = policy;
        this.ledger = ledger;
        this.live = live;
        this.servers = servers;
        this.gathering = new Gathering(fhir, servers);
        this.ids = ids;
        this.clock = clock;
    }

    /// The cards.
    ///
    /// @param left of the time for an answer; one that can no longer leave is not recorded as told
    /// @throws Refusal where there is nothing to answer
    /// @throws IOException where the client's FHIR server does not answer
    Map<String, Object> answer(Principal caller, HookRequest request, Supplier<Duration> left)
            throws IOException, InterruptedException {
        Instant now = clock.instant();
        String origin = origin(caller, request);
        Decision.Permit permit = identified
                .inTransaction(transaction -> permitted(transaction, caller, request, origin))
                .orElseThrow(Refusal::denied);
        Gathered gathered = gathering.gather(request, now, left);
        Bundle bundle = live.get();
        Assessment assessment = identified.inTransaction(transaction -> {
            Assessment made = assess(transaction, request, gathered, origin, bundle, now);
            record(
                    transaction,
                    caller,
                    permit,
                    made.auditSubject(),
                    List.of(Alerts.inference(made), told(request, made.patient())));
            if (!left.get().isPositive()) {
                throw new TooLateException();
            }
            return made;
        });
        return Map.of("cards", List.of(Cards.of(assessment, bundle, gathered.documents(now))));
    }

    /// Empty where policy refuses, which is recorded.
    private Optional<Decision.Permit> permitted(
            Handle transaction, Principal caller, HookRequest request, String origin) {
        String patient = facts.own(transaction, origin, request.patient());
        PatientToken subject = vault.token(patient, TokenPurpose.AUDIT);
        Decision decision = policy.decide(new AccessRequest(
                caller,
                Action.READ,
                DataCategory.PSEUDONYMISED,
                "assessment",
                subject,
                vault.currentUnit(transaction, patient).orElse(null),
                Purpose.TREATMENT));
        return switch (decision) {
            case Decision.Deny deny -> {
                PatientToken token = vault.token(patient, TokenPurpose.CARE);
                record(transaction, caller, deny, subject, List.of(told(request, token)));
                yield Optional.empty();
            }
            case Decision.Permit permit -> Optional.of(permit);
        };
    }

    private static Act told(HookRequest request, PatientToken patient) {
        return new Act.RecordsDisclosed(
                "cds-hooks", List.of(patient.value()), List.of(), request.user().isEmpty() ? null : request.user());
    }

    private Assessment assess(
            Handle transaction, HookRequest request, Gathered gathered, String origin, Bundle bundle, Instant now) {
        List<FactBatch> batches = facts.of(transaction, ids::next, origin, request.patient(), gathered.records(), now);
        FactBatch last = batches.getLast();
        Window window = Window.empty(last.patient(), last.auditSubject());
        for (FactBatch batch : batches) {
            window = window.apply(batch);
        }
        return Scorer.score(window, now, bundle, now, last.id());
    }

    /// A record id means something only together with the server that gave it. One that nobody configured is only as
    /// much as the client who names it, and no name is an identifier system or another client's.
    private String origin(Principal caller, HookRequest request) {
        if (servers.ours(request.server())) {
            return RequestFacts.OURS;
        }
        return servers.known(request.server())
                ? "urn:vigil:cds-server:" + request.server()
                : "urn:vigil:cds-client:" + caller.id();
    }

    private void record(Handle transaction, Principal caller, Decision decision, PatientToken subject, List<Act> acts) {
        ledger.appendAll(
                transaction,
                acts.stream()
                        .map(act -> new Entry(
                                ids.next(), clock.instant(), caller.actor(), decision.authority(), subject, act))
                        .toList());
    }

    /// The time for an answer was over before it was recorded.
    static final class TooLateException extends RuntimeException {
        TooLateException() {
            super(null, null, false, false);
        }
    }
}
