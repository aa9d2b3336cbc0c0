package health.vigil.server.internal.web;

import health.vigil.policy.Principal;
import health.vigil.server.internal.accounts.Accounts;
import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/// Name and password, from the form or HTTP Basic, given to [Accounts].
final class SignIn implements AuthenticationProvider {
    private final Accounts accounts;

    SignIn(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String from = attempt.getDetails() instanceof WebAuthenticationDetails details
                ? details.getRemoteAddress()
                : "unknown";
        Object password = attempt.getCredentials();
        return accounts.signIn(attempt.getName(), password == null ? "" : password.toString(), from)
                .map(SignIn::signedIn)
                .orElseThrow(() -> new BadCredentialsException("sign-in refused"));
    }

    @Override
    public boolean supports(Class<?> kind) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
    }

    static Authentication signedIn(Principal principal) {
        return UsernamePasswordAuthenticationToken.authenticated(principal, null, List.of());
    }
}
