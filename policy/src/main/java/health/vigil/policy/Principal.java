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
public record Principal(
        Actor.Kind kind,
        String id,
        Role role,
        Set<String> units,
        @Nullable String from) {
    public Principal {
        units = Set.copyOf(new TreeSet<>(units));
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
