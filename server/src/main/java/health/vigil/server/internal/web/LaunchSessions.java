package health.vigil.server.internal.web;

import health.vigil.launch.SignIns;
import health.vigil.policy.Principal;
import health.vigil.server.internal.accounts.LaunchedSignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/// The sessions of people who come through an EHR: the same as after a password, always new ones.
public final class LaunchSessions implements SignIns {
    private final LaunchedSignIn signIn;
    private final InstantSource wallClock;

    public LaunchSessions(LaunchedSignIn signIn, InstantSource wallClock) {
        this.signIn = signIn;
        this.wallClock = wallClock;
    }

    @Override
    public Optional<Principal> admit(HttpServletRequest request, String account, String ehr) {
        Optional<Principal> person = signIn.admit(account, ehr, request.getRemoteAddr());
        HttpSession before = request.getSession(false);
        if (before != null && !SessionLimits.person(before).map(Principal::id).equals(person.map(Principal::id))) {
            replace(before);
        }
        person.ifPresent(known -> request.setAttribute(Callers.PRINCIPAL, known)); // whom a refusal is of
        return person;
    }

    @Override
    public boolean open(HttpServletRequest request, Principal person, String ehr) {
        if (!signIn.enter(person, ehr)) {
            return false;
        }
        HttpSession before = request.getSession(false);
        if (before != null) {
            replace(before);
        }
        HttpSession session = request.getSession(true);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(SignIn.signedIn(person));
        session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, context);
        SessionLimits.begins(session, wallClock.instant());
        return true;
    }

    private static void replace(HttpSession before) {
        SessionLimits.ends(before, "replaced");
        before.invalidate();
    }

    @Override
    public void unproven(HttpServletRequest request, String ehr) {
        signIn.unproven(ehr, request.getRemoteAddr());
    }
}
