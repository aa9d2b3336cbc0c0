package health.vigil.server;

import health.vigil.policy.Scopes;
import health.vigil.smart.RegisteredClient;
import java.util.List;

/// Which programs may sign in by assertions and have tokens (SMART App Launch 2.2, "Backend Services").
///
/// @param clients who may
public record SmartSettings(List<Client> clients) {
    /// The path of the token endpoint, which assertions must name as their audience with the platform's address.
    public static final String TOKEN = "/oauth/token";

    public SmartSettings {
        clients = List.copyOf(clients);
    }

    /// One program.
    ///
    /// @param registered its name, which is its client id, and its keys
    /// @param scopes the most that its tokens are given for
    public record Client(RegisteredClient registered, Scopes scopes) {}
}
