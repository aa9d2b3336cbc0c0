package health.vigil.cds;

import health.vigil.smart.RegisteredClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How decision support is offered.
///
/// @param clients the record systems that may ask
/// @param servers the FHIR servers that may be read for what a request does not bring; others are never called
/// @param budget by then an answer has left, if only one that says that there is none
public record CdsSettings(List<RegisteredClient> clients, List<Server> servers, Duration budget) {
    public CdsSettings {
        clients = List.copyOf(clients);
        servers = List.copyOf(servers);
        if (clients.stream().map(RegisteredClient::issuer).distinct().count() < clients.size()) {
            throw new IllegalArgumentException("two clients have the same issuer");
        }
        if (servers.stream().map(Server::base).distinct().count() < servers.size()) {
            throw new IllegalArgumentException("two servers have the same base");
        }
    }

    /// A FHIR R4 server.
    ///
    /// @param base such as `https://ehr.example.org/fhir`
    /// @param ours whether it is this platform's own gateway, so that its patients are ours
    /// @param authority PEM file of the authority that signed its certificate; null for what the JDK trusts
    public record Server(URI base, boolean ours, @Nullable Path authority) {}
}
