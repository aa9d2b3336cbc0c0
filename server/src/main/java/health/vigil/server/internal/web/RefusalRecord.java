package health.vigil.server.internal.web;

import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.server.internal.RefusedCalls;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Records every call that gets a refusal for an answer, by door, method and reason, before the answer leaves. Of the
/// address only the door is kept: the rest is the caller's text.
final class RefusalRecord extends OncePerRequestFilter {
    private static final String UNAUTHENTICATED = "health.vigil.unauthenticated";

    private final RefusedCalls refused;

    RefusalRecord(RefusedCalls refused) {
        this.refused = refused;
    }

    /// Says that the answer sends the caller to sign in, whatever status it has.
    static void unauthenticated(HttpServletRequest request) {
        request.setAttribute(UNAUTHENTICATED, true);
    }

    /// What a load balancer asks all day refuses nobody.
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String place = RequestLog.place(request);
        return place.equals("healthz") || place.equals("readyz");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        boolean unauthenticated = request.getAttribute(UNAUTHENTICATED) != null;
        if (unauthenticated || response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
            Actor actor = Callers.principal(request)
                    .map(Principal::actor)
                    .orElseGet(() -> RefusedCalls.stranger(request.getRemoteAddr()));
            String reason = unauthenticated ? "unauthenticated" : reason(response.getStatus());
            refused.refused(actor, door(request), RequestLog.method(request), reason);
        }
    }

    private static String door(HttpServletRequest request) {
        return switch (RequestLog.place(request)) {
            case "fhir" -> "fhir";
            case "metrics" -> "metrics";
            case "evidence" -> "evidence";
            case "cds-services" -> "cds";
            case "oauth", ".well-known" -> "smart";
            case "sources" -> "sources";
            case "launch" -> "launch";
            default -> "console";
        };
    }

    private static String reason(int status) {
        return switch (status) {
            case 400 -> "bad-request";
            case 401 -> "unauthenticated";
            case 403 -> "forbidden";
            case 404 -> "not-found";
            case 405 -> "not-offered";
            case 409 -> "conflict";
            case 410 -> "gone";
            case 412 -> "precondition";
            case 413 -> "too-large";
            case 415 -> "unsupported-media";
            case 422 -> "unprocessable";
            case 503 -> "busy";
            default -> status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR ? "refused" : "failed";
        };
    }
}
