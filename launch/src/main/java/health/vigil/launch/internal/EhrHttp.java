package health.vigil.launch.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// Calls an EHR: over TLS alone, without following anybody elsewhere, for ten seconds and a mebibyte at most, and
/// few times at once.
final class EhrHttp implements AutoCloseable {
    private static final int LARGEST = 1 << 20;
    private static final int AT_ONCE = 16;
    private static final Duration LONGEST_TURN = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Semaphore slots = new Semaphore(AT_ONCE, true);

    /// @param tls whom it trusts
    EhrHttp(SSLContext tls) {
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(LONGEST)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /// What it answered.
    record Answer(int status, String body) {
        @Override
        public String toString() {
            return status + "[sealed]";
        }
    }

    /// @param request to an https address
    /// @throws Refusal where too many wait for this EHR
    /// @throws IOException where there is no whole answer
    Answer send(HttpRequest.Builder request) throws IOException {
        if (!entered()) {
            throw Refusal.busy();
        }
        try {
            return answer(client.sendAsync(
                    request.timeout(LONGEST).build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(UTF_8), LARGEST)));
        } catch (IllegalArgumentException _) {
            throw new IOException("the EHR gave an address that cannot be called");
        } finally {
            slots.release();
        }
    }

    private boolean entered() throws IOException {
        try {
            return slots.tryAcquire(LONGEST_TURN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    private static Answer answer(CompletableFuture<HttpResponse<String>> coming) throws IOException {
        try {
            HttpResponse<String> response = coming.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            coming.cancel(true);
            throw new IOException("the EHR did not answer");
        }
    }

    /// What is to be had at an address.
    ///
    /// @throws IOException where it is not there
    String get(URI address) throws IOException {
        Answer answer = send(HttpRequest.newBuilder(https(address)).header("Accept", "application/json"));
        if (answer.status() != 200) {
            throw new IOException("the EHR answered " + answer.status());
        }
        return answer.body();
    }

    /// @throws IOException where the address is another one
    static URI https(URI address) throws IOException {
        if (!"https".equals(address.getScheme()) || address.getHost() == null) {
            throw new IOException("an EHR is called over https");
        }
        return address;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
