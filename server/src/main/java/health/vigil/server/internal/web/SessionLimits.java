package health.vigil.server.internal.web;

import health.vigil.policy.Principal;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.accounts.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/// Ends sessions that have lasted too long, or that nobody has used for too long, and records how each signed-in
/// session ended. A page that follows events refreshes itself, and that is nobody's use: it asks with a header of its
/// own.
final class SessionLimits extends OncePerRequestFilter implements HttpSessionListener {
    private static final String SINCE = "health.vigil.signedInSince";
    private static final String USED = "health.vigil.used";
    private static final String ENDED_BY = "health.vigil.endedBy";

    private final Accounts accounts;
    private final InstantSource clock;
    private final VigilConfig.Session limits;

    SessionLimits(Accounts accounts, InstantSource clock, VigilConfig.Session limits) {
        this.accounts = accounts;
        this.clock = clock;
        this.limits = limits;
    }

    /// Begins the absolute limit: called when a person has signed in.
    void signedIn(HttpServletRequest request) {
        begins(request.getSession(), clock.instant());
    }

    /// The same, of a session that a person has just got.
    static void begins(HttpSession session, Instant now) {
        session.setAttribute(SINCE, now);
    }

    /// Says that the session is about to end because its person wants it to.
    void signingOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            ends(session, "sign-out");
        }
    }

    /// Says by what the session is about to end.
    static void ends(HttpSession session, String how) {
        session.setAttribute(ENDED_BY, how);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null) {
            Instant now = clock.instant();
            if (over(session, SINCE, limits.absolute(), now) || over(session, USED, limits.idle(), now)) {
                session.invalidate();
            } else if (stopped(session)) {
                ends(session, "revoked");
                session.invalidate();
            } else if (isUse(request)) {
                session.setAttribute(USED, now);
            }
        }
        chain.doFilter(request, response);
    }

    private static boolean over(HttpSession session, String from, Duration limit, Instant now) {
        return session.getAttribute(from) instanceof Instant began && !now.isBefore(began.plus(limit));
    }

    /// Whether its person was frozen, or all sessions of that time were ended.
    private boolean stopped(HttpSession session) {
        return person(session)
                .map(principal -> accounts.stopped(
                        principal.id(), session.getAttribute(SINCE) instanceof Instant began ? began : Instant.EPOCH))
                .orElse(false);
    }

    /// Whose it is.
    static Optional<Principal> person(HttpSession session) {
        Object context = session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
        Authentication signedIn = context instanceof SecurityContext security ? security.getAuthentication() : null;
        return signedIn != null && signedIn.getPrincipal() instanceof Principal principal
                ? Optional.of(principal)
                : Optional.empty();
    }

    private static boolean isUse(HttpServletRequest request) {
        return request.getHeader("Vigil-Refresh") == null
                && !request.getRequestURI().endsWith("/events");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        person(session)
                .ifPresent(principal -> accounts.ended(
                        principal, session.getAttribute(ENDED_BY) instanceof String how ? how : "expired"));
    }
}
