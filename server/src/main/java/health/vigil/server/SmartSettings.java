package health.vigil.server;

import health.vigil.policy.Scopes;
import health.vigil.smart.RegisteredClient;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which programs may sign in by assertions and have tokens (SMART App Launch 2.2, "Backend Services").
///
/// @param address the base that programs call, such as `https://vigil.example.org`. Null for `https://localhost` and
///     the port that was called
/// @param clients who may
public record SmartSettings(@Nullable URI address, List<Client> clients) {
    /// The path of the token endpoint.
    public static final String TOKEN = "/oauth/token";

    public SmartSettings {
        clients = List.copyOf(clients);
    }

    /// One program.
    ///
    /// @param registered its name, which is its client id, and its keys
    /// @param scopes the most that its tokens are given for
    public record Client(RegisteredClient registered, Scopes scopes) {}

    /// Where tokens are given, which assertions must name as their audience.
    ///
    /// @param port that is called
    public URI tokenEndpoint(int port) {
        String base = address == null ? "https://localhost:" + port : address.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + TOKEN);
    }
}
