package health.vigil.hl7v2.internal.mllp;

import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.FrameHandler;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One peer: a thread that reads frames and hands them on, and a thread that writes the answers in the same
/// order. Both only ever wait for this peer or for the handler, and a peer that keeps them waiting is cut off
/// by [#expired].
public final class Connection {
    /// How soon a connection without traffic notices that it is to stop.
    private static final int STOP_WITHIN_MILLIS = 500;

    private final Socket socket;
    private final Terms terms;
    private final FrameHandler handler;
    private final Buffers buffers;
    private final BlockingQueue<Pending> pending;
    private volatile boolean stopped;
    private final Patience reading = new Patience();
    private final Patience writing = new Patience();

    /// @param tls null for a plain connection
    /// @param clientCertificates whether the peer must show one
    /// @param frameBytes largest message
    /// @param inFlight messages taken and not yet answered
    public record Terms(@Nullable SSLContext tls, boolean clientCertificates, int frameBytes, int inFlight) {}

    /// An answer awaited; the last one, of no message, ends the writer.
    private record Pending(CompletableFuture<byte[]> answer, int size, boolean last) {}

    public Connection(Socket socket, Terms terms, FrameHandler handler, Buffers buffers) {
        this.socket = socket;
        this.terms = terms;
        this.handler = handler;
        this.buffers = buffers;
        this.pending = new ArrayBlockingQueue<>(terms.inFlight());
    }

    /// Serves the peer until it leaves; returns when every message that it sent is answered or it is gone.
    ///
    /// @throws FramingException where it broke the protocol or a limit
    /// @throws IOException where the connection broke
    public void serve() throws IOException, FramingException, InterruptedException {
        try (Socket secured = secure()) {
            OutputStream out = new BufferedOutputStream(secured.getOutputStream(), 8192);
            Thread writer = Thread.ofVirtual().name("mllp-answers").start(() -> write(out));
            try {
                read(secured);
            } finally {
                reading.end();
                pending.put(new Pending(new CompletableFuture<>(), 0, true));
                writer.join();
            }
        } finally {
            cut();
        }
    }

    /// Whether the peer has kept us waiting for longer than it may.
    public boolean expired(long idleNanos) {
        return reading.longerThan(idleNanos) || writing.longerThan(idleNanos);
    }

    /// Takes no further messages; those taken are still answered. The input is not shut down for it: TLS takes an
    /// end that the peer did not announce for an attack and ends the output too.
    public void stop() {
        stopped = true;
    }

    /// Ends the connection at once. The plain socket is closed beneath TLS, whose own closing can wait for the
    /// peer.
    public void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody is left to tell: the socket is gone either way.
        }
    }

    private Socket secure() throws IOException {
        SSLContext tls = terms.tls();
        reading.begin();
        if (tls == null) {
            return socket;
        }
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
        secured.setUseClientMode(false);
        secured.setNeedClientAuth(terms.clientCertificates());
        secured.startHandshake();
        return secured;
    }

    private void read(Socket secured) throws IOException, FramingException, InterruptedException {
        socket.setSoTimeout(STOP_WITHIN_MILLIS);
        InetSocketAddress peer = (InetSocketAddress) secured.getRemoteSocketAddress();
        String name = tlsPeer(secured);
        FrameReader reader =
                new FrameReader(secured.getInputStream(), terms.frameBytes(), buffers, reading::begin, () -> stopped);
        for (byte[] content = reader.next(); content != null; content = stopped ? null : reader.next()) {
            reading.end();
            pending.put(new Pending(answer(new Frame(content, peer, name, reader.isCut())), content.length, false));
        }
    }

    private CompletableFuture<byte[]> answer(Frame frame) {
        try {
            return handler.handle(frame);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static @Nullable String tlsPeer(Socket secured) {
        if (!(secured instanceof SSLSocket tls)) {
            return null;
        }
        try {
            return tls.getSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /// Writes answers until the last. When the connection is gone the rest are skipped, so that the reader is
    /// never left waiting for room.
    private void write(OutputStream out) {
        boolean open = true;
        try {
            for (Pending next = pending.take(); !next.last(); next = pending.take()) {
                open = open && wrote(out, next.answer());
                buffers.give(next.size());
            }
            if (open) {
                flush(out);
            }
        } catch (IOException | InterruptedException e) {
            cut();
        }
    }

    private boolean wrote(OutputStream out, CompletableFuture<byte[]> answer) throws InterruptedException {
        try {
            if (!answer.isDone()) {
                flush(out);
            }
            byte[] content = answer.get();
            writing.begin();
            if (content.length > 0) {
                Framing.write(out, content);
            }
            if (pending.isEmpty()) {
                out.flush();
            }
            writing.end();
            return true;
        } catch (ExecutionException e) {
            return refused(out);
        } catch (IOException e) {
            cut();
            return false;
        }
    }

    private void flush(OutputStream out) throws IOException {
        writing.begin();
        out.flush();
        writing.end();
    }

    /// Earlier answers still go out; then the peer finds the connection closed and sends again.
    private boolean refused(OutputStream out) {
        try {
            flush(out);
        } catch (IOException e) {
            // The connection ends here in any case.
        }
        cut();
        return false;
    }
}
