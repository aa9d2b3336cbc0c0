package health.vigil.cds.internal;

import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.smart.ClientAssertions;
import health.vigil.smart.RefusedAssertionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who asks: the assertion that every call of a CDS client carries (CDS Hooks 2.0, "Trusting CDS Clients").
public final class Callers {
    private static final String SCHEME = "Bearer ";

    private final ClientAssertions assertions;

    public Callers(ClientAssertions assertions) {
        this.assertions = assertions;
    }

    /// The client, once its assertion holds.
    ///
    /// @param authorization the header's value, if any
    /// @param audience the address that is called
    /// @param from the network address of the caller
    /// @throws Refusal 401
    Principal authenticate(@Nullable String authorization, String audience, String from) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            throw Refusal.unauthenticated("there is none");
        }
        try {
            String client = assertions
                    .prove(authorization.substring(SCHEME.length()), audience)
                    .client();
            return new Principal(Actor.Kind.MACHINE, client, Role.RECORD_SYSTEM, Set.of(), from);
        } catch (RefusedAssertionException refused) {
            throw Refusal.unauthenticated(refused.reason());
        }
    }
}
