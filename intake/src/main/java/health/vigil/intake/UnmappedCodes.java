package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.intake.internal.CodeMaps;
import health.vigil.intake.internal.Suggestions;
import health.vigil.intake.internal.UnmappedTable;
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
import health.vigil.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The codes and units that came without a standard meaning and that no sender's map has, for those who keep the
/// maps. A code leaves the queue once its sender's map has it.
public final class UnmappedCodes {
    /// How many a page has.
    public static final int PAGE = 200;

    private final Jdbi identified;
    private final UnmappedTable table;
    private final Vault vault;
    private final Policy policy;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;

    public UnmappedCodes(
            Jdbi identified,
            KeyProvider keys,
            Vault vault,
            Policy policy,
            Ledger ledger,
            Ids ids,
            InstantSource clock) {
        this.identified = identified;
        this.table = new UnmappedTable(keys, vault);
        this.vault = vault;
        this.policy = policy;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    /// Those that were sent most often, at most 200, with suggestions.
    public Decided<List<Waiting>> open(Principal principal) {
        Decision decision = policy.decide(new AccessRequest(
                principal,
                Action.SEARCH,
                DataCategory.TERMINOLOGY,
                "unmapped-codes",
                null,
                null,
                Purpose.usualFor(principal.role())));
        return identified.inTransaction(transaction -> {
            Decided<List<Waiting>> answer = switch (decision) {
                case Decision.Permit permit -> new Decided.Given<>(waiting(transaction, permit));
                case Decision.Deny deny -> new Decided.Refused<>(deny);
            };
            ledger.append(
                    transaction,
                    new Entry(
                            ids.next(),
                            clock.instant(),
                            principal.actor(),
                            decision.authority(),
                            null,
                            new Act.RecordsDisclosed("unmapped-codes", List.of(), List.of())));
            return answer;
        });
    }

    private List<Waiting> waiting(Handle transaction, Decision.Permit permit) {
        CodeMaps maps = new CodeMaps(vault);
        maps.refresh(transaction, permit.access());
        Suggestions suggestions = new Suggestions(maps);
        List<Waiting> waiting = new ArrayList<>();
        List<String> done = new ArrayList<>();
        for (UnmappedTable.Row row : table.most(transaction, PAGE)) {
            if (maps.meaning(row.sender(), row.code().system(), row.code().code())
                    .isPresent()) {
                done.add(row.id());
            } else {
                waiting.add(new Waiting(
                        row.sender(),
                        row.code().element(),
                        row.code().system(),
                        row.code().code(),
                        row.code().display(),
                        row.seen(),
                        row.last(),
                        suggestions.of(row.code())));
            }
        }
        table.remove(transaction, done);
        return waiting;
    }

    /// One code that waits.
    ///
    /// @param element where it stood
    /// @param system null where the sender names none; units have [health.vigil.vault.ConceptTranslation#UNITS]
    /// @param seen how often it came
    /// @param suggestions best first, at most three
    public record Waiting(
            String sender,
            String element,
            @Nullable String system,
            String code,
            @Nullable String display,
            long seen,
            Instant last,
            List<Suggestion> suggestions) {
        public Waiting {
            suggestions = List.copyOf(suggestions);
        }
    }

    /// What a code may mean.
    ///
    /// @param because why it is suggested
    public record Suggestion(String system, String code, Optional<String> display, String because) {}
}
