package health.vigil.gateway.internal;

import health.vigil.gateway.internal.terminology.Definitions;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.Vault;
import java.util.List;
import java.util.function.Function;

/// Calls that ask what codes mean: decided and recorded as a reading of terminology, and answered by what is stored
/// and the caller may search, then by what is shipped.
public final class TerminologyService {
    private final Turns turns;
    private final Vault vault;
    private final Definitions shipped;

    /// @param shipped value sets and code systems besides those stored
    public TerminologyService(Turns turns, Vault vault, Definitions shipped) {
        this.turns = turns;
        this.vault = vault;
        this.shipped = shipped;
    }

    /// What the work says once it is recorded that it was asked.
    ///
    /// @param type `ValueSet` or `CodeSystem`
    /// @param interaction as the ledger names it
    public <T> T ask(Call call, String type, String interaction, Function<Definitions, T> work) {
        RecordType<?> kind = RecordType.named(type).orElseThrow();
        return turns.run(call, turn -> {
            Decision decision = turn.judge().anywhere(call, Action.READ, kind);
            if (decision instanceof Decision.Deny) {
                throw turn.refuse(Refusals.denied(decision), decision, interaction, null, type);
            }
            turn.evenIfRefused(() -> turn.disclosed(decision, interaction, null, List.of(type), List.of()));
            return work.apply(new StoredDefinitions(vault, turn).orElse(shipped));
        });
    }
}
