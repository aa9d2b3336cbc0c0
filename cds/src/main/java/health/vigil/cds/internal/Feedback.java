package health.vigil.cds.internal;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What clinicians did with cards: evidence beside the inference that the card told of. Only who asked for a card
/// can answer it.
public final class Feedback {
    private static final int MOST = 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Jdbi identified;
    private final Policy policy;
    private final Ledger ledger;
    private final LedgerReader reader;
    private final Ids ids;
    private final InstantSource clock;

    /// @param identified transactions of a role that may write evidence
    /// @param reader finds the inference of a card
    public Feedback(Jdbi identified, Policy policy, Ledger ledger, LedgerReader reader, Ids ids, InstantSource clock) {
        this.identified = identified;
        this.policy = policy;
        this.ledger = ledger;
        this.reader = reader;
        this.ids = ids;
        this.clock = clock;
    }

    private record Answered(Act.CardAnswered act, @Nullable PatientToken subject) {}

    /// Takes all answers of a request, or none.
    ///
    /// @throws Refusal where it is malformed, a card is not known, or policy refuses
    void take(Principal caller, byte[] body) {
        List<Answered> answers = read(caller, body);
        boolean permitted = identified.inTransaction(transaction -> {
            List<Entry> entries = new ArrayList<>();
            boolean all = true;
            for (Answered answered : answers) {
                Decision decision = policy.decide(new AccessRequest(
                        caller,
                        Action.RECORD_OUTCOME,
                        DataCategory.PSEUDONYMISED,
                        "assessment",
                        answered.subject(),
                        null,
                        Purpose.TREATMENT));
                all &= decision instanceof Decision.Permit;
                entries.add(new Entry(
                        ids.next(),
                        clock.instant(),
                        caller.actor(),
                        decision.authority(),
                        answered.subject(),
                        answered.act()));
            }
            ledger.appendAll(transaction, entries);
            return all;
        });
        if (!permitted) {
            throw Refusal.denied();
        }
    }

    private List<Answered> read(Principal caller, byte[] body) {
        JsonNode list;
        try {
            list = JSON.readTree(body).path("feedback");
        } catch (JacksonException _) {
            throw Refusal.malformed("it is not JSON");
        }
        if (!list.isArray() || list.isEmpty() || list.size() > MOST) {
            throw Refusal.malformed("it has no list of 1 to " + MOST + " answers");
        }
        Set<UUID> cards = new HashSet<>();
        List<Answered> answers = new ArrayList<>();
        for (JsonNode each : list) {
            UUID card = card(each.path("card"));
            if (!cards.add(card)) {
                throw Refusal.malformed("it answers a card twice");
            }
            answers.add(new Answered(new Act.CardAnswered(card, outcome(each), reason(each)), subject(caller, card)));
        }
        return answers;
    }

    private @Nullable PatientToken subject(Principal caller, UUID card) {
        return reader
                .find(EntrySearch.everything()
                        .referringTo("assessment/" + card)
                        .ofKind("inference")
                        .by(caller.id())
                        .latestFirst()
                        .atMost(1))
                .stream()
                .findFirst()
                .map(RecordedEntry::entry)
                .orElseThrow(Refusal::unknown)
                .subject();
    }

    private static String outcome(JsonNode answer) {
        String outcome = answer.path("outcome").asString("");
        if (!outcome.equals("accepted") && !outcome.equals("overridden")) {
            throw Refusal.malformed("an outcome is accepted or overridden");
        }
        return outcome;
    }

    private static String reason(JsonNode answer) {
        JsonNode reason = answer.path("overrideReason").path("reason");
        return reason.isMissingNode() || reason.isNull()
                ? ""
                : Cards.known(
                        reason.path("system").asString(""), reason.path("code").asString(""));
    }

    private static UUID card(JsonNode card) {
        try {
            return UUID.fromString(card.asString(""));
        } catch (IllegalArgumentException _) {
            throw Refusal.malformed("a card is no UUID");
        }
    }
}
