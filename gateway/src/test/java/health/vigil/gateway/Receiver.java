package health.vigil.gateway;

import ca.uhn.fhir.context.FhirContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import health.vigil.engines.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;

/// A subscriber's own server over TLS, with an authority of its own.
final class Receiver implements AutoCloseable {
    private final HttpsServer server;
    private final Certificates certificates;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();

    /// What came.
    record Notice(String path, String authorization, String body) {
        Bundle bundle() {
            return (Bundle) FhirContext.forR4Cached().newJsonParser().parseResource(body);
        }

        Parameters status() {
            return (Parameters) bundle().getEntryFirstRep().getResource();
        }

        String kind() {
            return status().getParameter("type").getValue().primitiveValue();
        }

        List<String> numbers() {
            return status().getParameter().stream()
                    .filter(one -> one.getName().equals("notification-event"))
                    .map(one -> one.getPartFirstRep().getValue().primitiveValue())
                    .toList();
        }
    }

    Receiver(Path home) throws IOException {
        this.certificates = Certificates.in(home.resolve("receiver-tls"), InstantSource.system());
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.serverContext()));
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    Receivers allowed() {
        return new Receivers(
                List.of(URI.create(address() + "/hooks")), Certificates.trusting(certificates.authority()));
    }

    String address() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    /// Answers the next requests with 503.
    void refuse(int requests) {
        refusals.set(requests);
    }

    /// The next that came, refused ones too.
    Notice next() throws InterruptedException {
        Notice notice = notices.poll(60, TimeUnit.SECONDS);
        if (notice == null) {
            throw new AssertionError("no notification came within a minute");
        }
        return notice;
    }

    boolean hasMore() {
        return !notices.isEmpty();
    }

    private void take(HttpExchange exchange) {
        try (exchange) {
            notices.add(new Notice(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 503 : 200, -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
