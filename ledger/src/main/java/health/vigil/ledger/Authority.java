package health.vigil.ledger;

import java.util.List;
import java.util.UUID;

/// Under which policy an act was done or refused.
public sealed interface Authority {
    /// A policy decision.
    ///
    /// @param decision its id
    /// @param permitted false where the act was refused
    /// @param purpose the purpose of use that was claimed, such as `TREATMENT`
    /// @param policies the ids of the policies that decided; for a default denial the one id `default-deny`
    record Decided(UUID decision, boolean permitted, String purpose, List<String> policies) implements Authority {
        public Decided {
            policies = List.copyOf(policies);
            if (policies.isEmpty()) {
                throw new IllegalArgumentException("a decision names the policies that made it");
            }
        }
    }

    /// The platform's own duty, which no request asked for.
    ///
    /// @param rule the versioned rule or contract that makes it do so, such as `escalation-rule@3`
    record Duty(String rule) implements Authority {}
}
