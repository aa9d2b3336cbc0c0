package health.vigil.hl7v2;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.hl7v2.internal.mllp.Buffers;
import health.vigil.hl7v2.internal.mllp.FrameReader;
import health.vigil.hl7v2.internal.mllp.Framing;
import health.vigil.hl7v2.internal.mllp.FramingException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Sends HL7 messages over one MLLP connection without waiting for each acknowledgement. Acknowledgements come
/// in the order of the messages, so only messages that are answered may be sent (MSH-15 is not `NE`). Safe for
/// several threads. A connection that broke stays broken: connecting again, and sending again what was not
/// acknowledged, is the caller's.
public final class MllpClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Socket socket;
    private final OutputStream out;
    private final BlockingQueue<CompletableFuture<byte[]>> awaited;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile boolean open = true;

    private MllpClient(Socket socket, int inFlight) throws IOException {
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), 8192);
        this.awaited = new ArrayBlockingQueue<>(inFlight);
    }

    /// Connects. Over TLS the server's certificate must be trusted by the context and name the host of the
    /// address.
    ///
    /// @param tls what is trusted, and the client's certificate if it has one; null for plain MLLP
    /// @param inFlight messages sent and not yet acknowledged; beyond that [#send] waits
    /// @throws ProblemException (`VGL-HL7-040`) where there is no connection to be had
    public static MllpClient connect(InetSocketAddress server, @Nullable SSLContext tls, int inFlight) {
        Socket plain = new Socket();
        try {
            plain.connect(server, Math.toIntExact(CONNECT.toMillis()));
            plain.setTcpNoDelay(true);
            Socket socket = tls == null ? plain : secure(plain, server, tls);
            MllpClient client = new MllpClient(socket, inFlight);
            Thread.ofVirtual().name("mllp-acknowledgements").start(client::receive);
            return client;
        } catch (IOException e) {
            cut(plain);
            throw new ProblemException(
                    new Problem(
                            "VGL-HL7-040",
                            "No MLLP connection to " + server + ".",
                            "Check the address, that the server runs, and that its certificate is trusted."),
                    e);
        }
    }

    /// Sends one message; waits only while too many are in flight or the server takes no more.
    ///
    /// @param message without framing
    /// @return the acknowledgement, unframed; fails with `VGL-HL7-041` where the connection ends before it comes,
    ///     in which case the message may or may not have been taken
    public CompletableFuture<byte[]> send(byte[] message) {
        CompletableFuture<byte[]> acknowledgement = new CompletableFuture<>();
        sending.lock();
        try {
            if (!awaited.offer(acknowledgement)) {
                out.flush();
                awaited.put(acknowledgement);
            }
            Framing.write(out, message);
            out.flush();
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        } finally {
            sending.unlock();
        }
        if (!open) {
            acknowledgement.completeExceptionally(lost());
        }
        return acknowledgement;
    }

    /// Whether messages can still be sent.
    public boolean isOpen() {
        return open;
    }

    /// Ends the connection; what is not acknowledged fails.
    @Override
    public void close() {
        open = false;
        cut(socket);
    }

    private void receive() {
        try {
            Buffers unshared = new Buffers(Long.MAX_VALUE);
            FrameReader reader =
                    new FrameReader(socket.getInputStream(), Limits.DEFAULT.bytes(), unshared, () -> {}, () -> true);
            for (byte[] answer = reader.next(); answer != null; answer = reader.next()) {
                CompletableFuture<byte[]> next = awaited.poll();
                if (next == null) {
                    break;
                }
                if (reader.isCut()) {
                    next.completeExceptionally(lost());
                    break;
                }
                next.complete(answer);
            }
        } catch (IOException | FramingException e) {
            // The connection is of no more use, whatever the cause; those who wait are told below.
        }
        close();
        for (CompletableFuture<byte[]> next = awaited.poll(); next != null; next = awaited.poll()) {
            next.completeExceptionally(lost());
        }
    }

    private static ProblemException lost() {
        return new ProblemException(
                "VGL-HL7-041",
                "The MLLP connection ended before the acknowledgement came.",
                "Connect again and send again what was not acknowledged; a message sent twice is stored once.");
    }

    private static Socket secure(Socket plain, InetSocketAddress server, SSLContext tls) throws IOException {
        SSLSocket secured =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, server.getHostString(), server.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        plain.setSoTimeout(Math.toIntExact(CONNECT.toMillis()));
        secured.startHandshake();
        plain.setSoTimeout(0);
        return secured;
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closing is all that was wanted.
        }
    }
}
