package health.vigil.server.internal.web;

import health.vigil.policy.Principal;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.accounts.Programs;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// `Authorization: Bearer`, for machines (RFC 6750 section 2.1). A token that is not known leaves the request
/// unsigned, which the rules behind then refuse.
final class BearerTokens extends OncePerRequestFilter {
    private static final Pattern HEADER =
            Pattern.compile("Bearer ((" + Pattern.quote(Programs.MARK) + ")?[A-Za-z0-9_-]{43})");

    private final Accounts accounts;
    private final Programs programs;

    BearerTokens(Accounts accounts, Programs programs) {
        this.accounts = accounts;
        this.programs = programs;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader("Authorization");
        Matcher bearer = HEADER.matcher(header == null ? "" : header);
        if (bearer.matches()) {
            String token = bearer.group(1);
            Optional<Principal> holder = bearer.group(2) == null
                    ? accounts.byToken(token, request.getRemoteAddr())
                    : programs.byToken(token, request.getRemoteAddr());
            if (holder.isPresent()) {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(SignIn.signedIn(holder.get()));
                SecurityContextHolder.setContext(context);
            }
        }
        chain.doFilter(request, response);
    }
}
