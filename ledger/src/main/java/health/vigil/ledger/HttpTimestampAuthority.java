package health.vigil.ledger;

import health.vigil.ledger.internal.timestamp.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/// A time-stamp authority elsewhere, over HTTP (RFC 3161 section 3.4). The reply is signed by a certificate that is
/// known here: it needs no TLS.
public final class HttpTimestampAuthority implements TimestampAuthority {
    private static final int LARGEST_REPLY = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI address;
    private final List<X509Certificate> certificates;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /// @param certificates file (PEM) of the authority's certificate, or of those that issue it
    /// @throws health.vigil.base.ProblemException `VGL-LED-030` if it holds none
    public HttpTimestampAuthority(URI address, Path certificates) {
        this.address = address;
        this.certificates = Certificates.read(certificates);
    }

    @Override
    public List<X509Certificate> certificates() {
        return certificates;
    }

    @Override
    public byte[] stamp(byte[] request) throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/timestamp-query")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build();
        HttpResponse<InputStream> response = client.send(post, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            byte[] reply = body.readNBytes(LARGEST_REPLY + 1);
            if (response.statusCode() != 200 || reply.length > LARGEST_REPLY) {
                throw new IOException("the time-stamp authority answers " + response.statusCode());
            }
            return reply;
        }
    }
}
