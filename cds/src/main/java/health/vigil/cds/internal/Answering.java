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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
    /// @param inTime whether an answer can still leave; one that cannot is not recorded as told
    /// @param within how long a FHIR server may take for one answer
    /// @throws Refusal where there is nothing to answer
    /// @throws IOException where the client's FHIR server does not answer
    Map<String, Object> answer(Principal caller, HookRequest request, BooleanSupplier inTime, Duration within)
            throws IOException, InterruptedException {
        Instant now = clock.instant();
        Gathered gathered = gathering.gather(request, now, within);
        Bundle bundle = live.get();
        Optional<Assessment> told = identified.inTransaction(
                transaction -> told(transaction, caller, request, gathered, bundle, now, inTime));
        Assessment assessment = told.orElseThrow(Refusal::denied);
        return Map.of("cards", List.of(Cards.of(assessment, bundle)));
    }

    /// Empty where policy refuses, which is recorded all the same.
    private Optional<Assessment> told(
            Handle transaction,
            Principal caller,
            HookRequest request,
            Gathered gathered,
            Bundle bundle,
            Instant now,
            BooleanSupplier inTime) {
        String origin = origin(caller, request);
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
        List<String> whom = new ArrayList<>();
        whom.add(vault.token(patient, TokenPurpose.CARE).value());
        if (!request.user().isEmpty()) {
            whom.add(request.user());
        }
        Act.RecordsDisclosed disclosed = new Act.RecordsDisclosed("cds-hooks", whom, List.of());
        return switch (decision) {
            case Decision.Deny deny -> {
                record(transaction, caller, deny, subject, List.of(disclosed));
                yield Optional.empty();
            }
            case Decision.Permit permit -> {
                Assessment assessment = assess(transaction, request, gathered, origin, bundle, now);
                record(transaction, caller, permit, subject, List.of(Alerts.inference(assessment), disclosed));
                if (!inTime.getAsBoolean()) {
                    throw new TooLateException();
                }
                yield Optional.of(assessment);
            }
        };
    }

    private Assessment assess(
            Handle transaction, HookRequest request, Gathered gathered, String origin, Bundle bundle, Instant now) {
        FactBatch batch;
        try {
            batch = facts.of(transaction, ids.next(), origin, request.patient(), gathered.records(), now);
        } catch (IllegalArgumentException _) {
            throw Refusal.malformed("its records state more than can be scored");
        }
        Window window = Window.empty(batch.patient(), batch.auditSubject()).apply(batch);
        return Scorer.score(window, batch.known(), bundle, batch.known(), batch.id());
    }

    /// A record id means something only together with the server that gave it.
    private String origin(Principal caller, HookRequest request) {
        if (servers.ours(request.server())) {
            return RequestFacts.OURS;
        }
        return request.server() == null ? "urn:vigil:cds-client:" + caller.id() : request.server();
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
