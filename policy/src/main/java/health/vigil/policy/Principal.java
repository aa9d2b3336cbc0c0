package health.vigil.policy;

import health.vigil.ledger.Actor;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who asks, as authenticated.
///
/// @param kind person, machine or platform
/// @param id the account's or sender's name, or the room
/// @param role the role that it acts in now
/// @param units the care units that it works in; for a person with patients, the source of the care relationship
/// @param from the network address, where there is one
/// @param scopes what the access token was given for; null for somebody who came by none that says so, and may do
///     what the role may
public record Principal(
        Actor.Kind kind,
        String id,
        Role role,
        Set<String> units,
        @Nullable String from,
        @Nullable Scopes scopes) {
    public Principal {
        units = Set.copyOf(new TreeSet<>(units));
    }

    /// Somebody who may do what the role may.
    public Principal(Actor.Kind kind, String id, Role role, Set<String> units, @Nullable String from) {
        this(kind, id, role, units, from, null);
    }

    /// A room of the platform.
    public static Principal platform(String room) {
        return new Principal(Actor.Kind.PLATFORM, room, Role.PLATFORM, Set.of(), null);
    }

    /// The same, as the ledger names it.
    public Actor actor() {
        return new Actor(kind, id, role.name(), from);
    }
}
