package health.vigil.gateway.internal.subscription;

import health.vigil.gateway.Receivers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/// Posts notifications to the receivers that are allowed, over TLS, following no redirection and reading no answer
/// but its status.
final class RestHook implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    private final Receivers receivers;
    private final HttpClient http;

    RestHook(Receivers receivers) {
        this.receivers = receivers;
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECTING);
        if (receivers.trusted() != null) {
            client.sslContext(receivers.trusted());
        }
        this.http = client.build();
    }

    boolean allows(URI endpoint) {
        return receivers.allow(endpoint);
    }

    /// Whether the receiver took it. What is allowed is asked again, since the configuration may have changed.
    boolean post(Wanted wanted, String body) throws InterruptedException {
        URI endpoint = Objects.requireNonNull(wanted.endpoint());
        if (!allows(endpoint) || leadsInside(endpoint)) {
            return false;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(wanted.timeout())
                .header("Content-Type", wanted.xml() ? "application/fhir+xml" : "application/fhir+json")
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        try {
            wanted.headers().forEach(header -> request.header(header.name(), header.value()));
            HttpResponse<Void> answer = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
            return answer.statusCode() / 100 == 2;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /// A name that is allowed and has come to mean this machine or its link. That the certificate must be the name's
    /// own covers the moment between this question and the connection.
    private static boolean leadsInside(URI endpoint) {
        String host = endpoint.getHost();
        if (host.equals("localhost") || host.matches("[0-9.]+|\\[.*]")) {
            return false; // the configuration names the address itself
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLoopbackAddress()
                        || address.isAnyLocalAddress()
                        || address.isLinkLocalAddress()
                        || address.isMulticastAddress()) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException e) {
            return true;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
