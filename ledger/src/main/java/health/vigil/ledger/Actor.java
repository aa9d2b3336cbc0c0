package health.vigil.ledger;

import org.jspecify.annotations.Nullable;

/// Who did it.
///
/// @param kind a person, a sending machine, or a part of the platform itself
/// @param id the account, the sender's name, or the room (`intake`, `alerts`); never a patient's identity
/// @param role the role acted in, where there is one
/// @param from the network address that the act came from, where there is one
public record Actor(
        Kind kind,
        String id,
        @Nullable String role,
        @Nullable String from) {
    /// The kinds of actor.
    public enum Kind {
        PERSON,
        MACHINE,
        PLATFORM
    }

    /// A room of the platform acting by itself.
    public static Actor platform(String room) {
        return new Actor(Kind.PLATFORM, room, null, null);
    }
}
