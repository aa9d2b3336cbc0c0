package health.vigil.gateway.internal;

import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.SearchGate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whose records a caller may see in one search: each patient met, also at the end of a chain, is decided about.
/// Who is refused is left out, which is not said, since it would say that the record exists; the ledger has it.
final class Scope implements SearchGate {
    private final Turn turn;
    private final Action action;
    private final Map<Optional<String>, Decision> denied = new LinkedHashMap<>();
    private final Map<Optional<String>, Set<String>> deniedTypes = new LinkedHashMap<>();

    Scope(Turn turn, Action action) {
        this.turn = turn;
        this.action = action;
    }

    @Override
    public boolean admits(String type, @Nullable String patient) {
        Optional<RecordType<?>> known = RecordType.named(type);
        if (known.isEmpty()) {
            return false;
        }
        Decision decision = decide(known.get(), patient);
        if (decision instanceof Decision.Deny) {
            Optional<String> whose = Optional.ofNullable(patient);
            denied.putIfAbsent(whose, decision);
            deniedTypes.computeIfAbsent(whose, ignored -> new LinkedHashSet<>()).add(type);
        }
        return decision instanceof Decision.Permit;
    }

    Decision decide(RecordType<?> type, @Nullable String patient) {
        return turn.decide(action, type, type.name(), patient);
    }

    /// Writes into the ledger whose records were left out.
    void record(String interaction, List<String> parameters) {
        denied.forEach((patient, decision) -> turn.disclosed(
                decision,
                interaction,
                patient.orElse(null),
                List.copyOf(deniedTypes.getOrDefault(patient, Set.of())),
                parameters));
    }
}
