package health.vigil.server.internal.web;

import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.web.csrf.CsrfToken;

/// Who is calling, as the sign-in established it; what rooms behind a door read instead of the framework.
public final class Callers {
    static final String PRINCIPAL = "health.vigil.principal";

    private Callers() {}

    /// The signed-in principal; empty on the few pages that need none.
    public static Optional<Principal> principal(HttpServletRequest request) {
        return Optional.ofNullable((Principal) request.getAttribute(PRINCIPAL));
    }

    /// The signed-in principal, on paths that nobody else reaches.
    public static Principal signedIn(HttpServletRequest request) {
        return principal(request).orElseThrow(() -> new IllegalStateException("this door stands behind the sign-in"));
    }

    /// What a form must send back as `_csrf`, or a script as the header `X-CSRF-TOKEN`.
    public static String csrfToken(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
    }
}
