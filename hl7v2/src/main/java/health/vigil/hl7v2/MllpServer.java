package health.vigil.hl7v2;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.hl7v2.internal.mllp.Buffers;
import health.vigil.hl7v2.internal.mllp.Connection;
import health.vigil.hl7v2.internal.mllp.FramingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Takes HL7 messages over MLLP, over TLS where a context is given. Each connection has threads and limits of its
/// own, so a peer that is slow, silent, oversized or speaks no MLLP harms nobody else.
public final class MllpServer implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final MllpSettings settings;
    private final Connection.Terms terms;
    private final FrameHandler handler;
    private final Consumer<Trouble> trouble;
    private final Buffers buffers;
    private final ServerSocket listener;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    private MllpServer(
            MllpSettings settings,
            @Nullable SSLContext tls,
            FrameHandler handler,
            Consumer<Trouble> trouble,
            ServerSocket listener) {
        this.settings = settings;
        this.terms =
                new Connection.Terms(tls, settings.clientCertificates(), settings.frameBytes(), settings.inFlight());
        this.handler = handler;
        this.trouble = trouble;
        this.buffers = new Buffers(settings.bufferBytes());
        this.listener = listener;
    }

    /// A connection that was refused or cut off.
    ///
    /// @param from the peer's address
    public record Trouble(Problem problem, InetAddress from) {}

    /// Listens and serves until closed.
    ///
    /// @param tls the server's certificate and the client certificates it trusts; null for plain MLLP
    /// @param trouble hears of every connection that was refused or cut off (`VGL-HL7-031` to `VGL-HL7-035`)
    /// @throws ProblemException (`VGL-HL7-030`) where the address cannot be bound
    public static MllpServer start(
            MllpSettings settings, @Nullable SSLContext tls, FrameHandler handler, Consumer<Trouble> trouble) {
        ServerSocket listener = bind(settings);
        MllpServer server = new MllpServer(settings, tls, handler, trouble, listener);
        Thread.ofPlatform().daemon().name("mllp-accept").start(server::accept);
        Thread.ofPlatform().daemon().name("mllp-patience").start(server::watch);
        return server;
    }

    /// The port it listens on.
    public int port() {
        return listener.getLocalPort();
    }

    /// How many peers are connected.
    public int connectionCount() {
        return connections.size();
    }

    /// Takes no further messages, gives those taken a few seconds to be answered, and ends.
    @Override
    public void close() {
        closing.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            // It accepts nothing any more, which is what closing is for.
        }
        connections.forEach(Connection::stop);
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        while (!connections.isEmpty() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        connections.forEach(Connection::cut);
    }

    private static ServerSocket bind(MllpSettings settings) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(settings.bind(), settings.connections());
            return listener;
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-HL7-030",
                            "The MLLP address " + settings.bind() + " cannot be listened on.",
                            "Stop what uses it, or configure another port."),
                    e);
        }
    }

    private void accept() {
        while (closing.getCount() > 0) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException e) {
                if (closing.getCount() > 0) {
                    pause();
                }
                continue;
            }
            Connection connection = new Connection(socket, terms, handler, buffers);
            if (connections.size() >= settings.connections()) {
                connection.cut();
                refuse("031", "too many connections", socket, "Raise the limit, or close idle senders.");
                continue;
            }
            connections.add(connection);
            Thread.ofVirtual().name("mllp-frames").start(() -> serve(connection, socket));
        }
    }

    /// Accepting fails for want of file descriptors: let some be freed instead of spinning.
    private void pause() {
        try {
            if (closing.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Connection connection, Socket socket) {
        try {
            connection.serve();
        } catch (FramingException e) {
            switch (e.reason()) {
                case NOT_MLLP ->
                    refuse("032", "bytes outside a frame", socket, "Frame each message as 0x0B, message, 0x1C 0x0D.");
                case TOO_LARGE ->
                    refuse("033", "a message far beyond the size limit", socket, "Split it; the limit is fixed.");
                case NO_ROOM -> refuse("034", "all message buffers are full", socket, "Wait and send again.");
            }
        } catch (IOException e) {
            if (closing.getCount() > 0) {
                refuse("035", "the connection broke", socket, "Check the network, the certificates and the sender.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
            connection.cut();
        }
    }

    private void watch() {
        long idle = settings.idle().toNanos();
        long period = Math.clamp(idle / 4, 1_000_000L, 1_000_000_000L);
        try {
            while (!closing.await(period, TimeUnit.NANOSECONDS)) {
                for (Connection connection : connections) {
                    if (connection.expired(idle)) {
                        connection.cut();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(String number, String what, Socket socket, String remedy) {
        Problem problem = new Problem(
                "VGL-HL7-" + number,
                "The MLLP connection from " + socket.getInetAddress() + " was closed: " + what + ".",
                remedy);
        trouble.accept(new Trouble(problem, socket.getInetAddress()));
    }
}
