package health.vigil.console;

import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// Who is calling, as the sign-in in front of the console established it.
public interface Callers {
    /// The signed-in principal; empty before sign-in.
    Optional<Principal> principal(HttpServletRequest request);

    /// The token that a form must send back as the field `_csrf`.
    String csrfToken(HttpServletRequest request);
}
