package health.vigil.policy;

import health.vigil.base.PhiAccess;
import health.vigil.ledger.Authority;
import java.util.List;
import java.util.UUID;

/// The answer to an [AccessRequest]. Whoever acts on it writes it into the ledger with the act ([#authority]).
public sealed interface Decision {
    /// The decision's id.
    UUID id();

    /// The purpose that was claimed.
    Purpose purpose();

    /// The policies that decided, by id; `default-deny` where none spoke.
    List<String> policies();

    /// How the ledger names it.
    default Authority authority() {
        return new Authority.Decided(id(), this instanceof Permit, purpose().name(), policies());
    }

    /// Allowed.
    ///
    /// @param access opens identified content; issued for every permit, so that a page that needs none carries one
    ///     that no opening will see
    record Permit(UUID id, Purpose purpose, List<String> policies, PhiAccess access) implements Decision {
        public Permit {
            policies = List.copyOf(policies);
        }
    }

    /// Refused.
    record Deny(UUID id, Purpose purpose, List<String> policies) implements Decision {
        public Deny {
            policies = List.copyOf(policies);
        }
    }
}
