package health.vigil.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A witness over HTTP: `POST /add-checkpoint` (C2SP tlog-witness). What it takes and gives is signed and public, so
/// it speaks without TLS; put a proxy before it where the way needs one.
public final class WitnessServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");
    private static final int LARGEST_REQUEST = 256 * 1024;

    private final Witness witness;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private WitnessServer(Witness witness, HttpServer server) {
        this.witness = witness;
        this.server = server;
    }

    /// Begins to answer.
    ///
    /// @param address port 0 for any that is free
    public static WitnessServer start(Witness witness, InetSocketAddress address) throws IOException {
        WitnessServer started = new WitnessServer(witness, HttpServer.create(address, 0));
        started.server.createContext("/", started::answer);
        started.server.setExecutor(started.threads);
        started.server.start();
        return started;
    }

    /// Where it listens.
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
                if (body.length > LARGEST_REQUEST) {
                    exchange.sendResponseHeaders(413, -1);
                } else {
                    send(exchange, witness.addCheckpoint(body));
                }
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the witness cannot answer", e);
            exchange.sendResponseHeaders(500, -1);
        }
    }

    private static void send(HttpExchange exchange, Witness.Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
