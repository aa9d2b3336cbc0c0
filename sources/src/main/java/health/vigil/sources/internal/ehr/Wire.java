package health.vigil.sources.internal.ehr;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/// One connection pool to a record system, which follows no redirection.
final class Wire implements AutoCloseable {
    /// For the head of an answer.
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int SMALL = 1 << 20;

    private final HttpClient client;

    Wire(SSLContext trust) {
        this.client = HttpClient.newBuilder()
                .sslContext(trust)
                .connectTimeout(Duration.ofSeconds(20))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// An answer whose body is open.
    record Open(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /// An answer that is short.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Small(int status, byte[] body) {}

    /// @param within for the whole body
    Open open(HttpRequest request, Duration within) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        return new Open(response.statusCode(), response.headers(), new WatchedBody(response.body(), within));
    }

    Small small(HttpRequest request) throws IOException, InterruptedException {
        try (Open answer = open(request, PATIENCE)) {
            return new Small(answer.status(), bounded(answer.body(), SMALL));
        }
    }

    /// @throws health.vigil.base.ProblemException `VGL-SRC-025` where it is longer
    static byte[] bounded(InputStream body, int most) throws IOException {
        byte[] content = body.readNBytes(most + 1);
        if (content.length > most) {
            throw EhrProblems.tooLarge();
        }
        return content;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
