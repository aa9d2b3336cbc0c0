package health.vigil.server.internal.accounts;

import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Someone or something that may sign in.
///
/// @param name what it signs in with: `a-z`, `0-9`, `.` and `-`, beginning with a letter
/// @param displayName how people see it
/// @param kind person or machine
/// @param role the role that it acts in
/// @param units the care units that it works in
public record Account(String name, String displayName, Actor.Kind kind, Role role, Set<String> units) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]{0,62}");

    public Account {
        if (!isName(name)) {
            throw new IllegalArgumentException("not an account name");
        }
        if (kind == Actor.Kind.PLATFORM) {
            throw new IllegalArgumentException("the platform does not sign in");
        }
        units = Set.copyOf(new TreeSet<>(units));
    }

    /// Whether an account could have this name.
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// The account as policy sees it.
    ///
    /// @param from the network address that it comes from
    Principal principal(String from) {
        return new Principal(kind, name, role, units, from);
    }
}
