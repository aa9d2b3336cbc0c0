package health.vigil.gateway;

import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// Tells who is calling, as authenticated before the call reached the gateway.
@FunctionalInterface
public interface Callers {
    /// The caller; empty where nobody has signed in, and the call is then refused.
    Optional<Principal> of(HttpServletRequest request);
}
