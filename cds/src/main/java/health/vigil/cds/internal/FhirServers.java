package health.vigil.cds.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.HttpsAddress;
import health.vigil.base.ProblemException;
import health.vigil.base.TrustedAuthority;
import health.vigil.cds.CdsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Reads what a request does not bring from the client's FHIR server, with the access that the client gives for it.
/// Only servers that the operator named are called, over TLS, and no redirection is followed.
public final class FhirServers implements AutoCloseable {
    private static final int LARGEST = 8 << 20;

    private final Map<String, Open> servers = new HashMap<>();

    private record Open(boolean ours, HttpClient client) {}

    /// @throws ProblemException `VGL-CDS-014` where the certificates of an authority cannot be read
    public FhirServers(List<CdsSettings.Server> settings) {
        for (CdsSettings.Server server : settings) {
            if (!"https".equals(server.base().getScheme())) {
                throw new IllegalArgumentException("a FHIR server is read over https");
            }
            servers.put(
                    HttpsAddress.withoutSlash(server.base().toString()),
                    new Open(
                            server.ours(),
                            HttpClient.newBuilder()
                                    .sslContext(context(server.authority()))
                                    .build()));
        }
    }

    /// Whether it is this platform's own gateway.
    boolean ours(@Nullable String base) {
        Open server = base == null ? null : servers.get(base);
        return server != null && server.ours();
    }

    /// Whether it may be read.
    boolean known(@Nullable String base) {
        return base != null && servers.containsKey(base);
    }

    /// What the server says, as JSON; empty where it refuses.
    ///
    /// @param base of a known server
    /// @param path below it, with its query; an address of a further page must be below it too
    Optional<String> read(String base, String token, String path, Duration within)
            throws IOException, InterruptedException {
        Open server = servers.get(base);
        if (server == null) {
            throw new IllegalArgumentException("only servers that are known are read");
        }
        boolean whole = path.startsWith(base + "?") || path.startsWith(base + "/");
        Optional<URI> address = HttpsAddress.below(base, whole ? path : base + "/" + path);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.newBuilder(address.get())
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/fhir+json")
                .timeout(within)
                .build();
        HttpResponse<InputStream> response = server.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] content = body.readNBytes(LARGEST + 1);
            return response.statusCode() == 200 && content.length <= LARGEST
                    ? Optional.of(new String(content, UTF_8))
                    : Optional.empty();
        }
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.client().shutdownNow());
    }

    private static SSLContext context(@Nullable Path authority) {
        try {
            return TrustedAuthority.context(authority);
        } catch (GeneralSecurityException | IOException _) {
            throw new ProblemException(
                    "VGL-CDS-014",
                    "The authority of a FHIR server cannot be read: "
                            + (authority == null ? "what the JDK trusts" : authority.getFileName()) + ".",
                    "Give the PEM file of the authority that signed the server's certificate.");
        }
    }
}
