package health.vigil.gateway.internal;

import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes in the bodies of calls, before a call gets a place among those that work on records: how slowly a caller
/// sends is no matter of others. Each account has room of its own, for four bodies of the largest size or for 128 of
/// at most a thirty-second of it; a body that does not say its length counts as one of the largest until it is there.
public final class Uploads {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final int WHOLE = 32;
    private static final int WHOLE_ONES = 4;
    private static final int CHUNK = 8_192;
    private static final int LARGEST_FORM = 64 << 10;
    private static final long WAIT_MILLIS = 2_000;

    private final int largest;
    private final long nanos;
    private final Map<Account, Semaphore> rooms = new ConcurrentHashMap<>();

    /// @param largest bytes of a body
    /// @param time in which a body must come
    public Uploads(int largest, Duration time) {
        this.largest = largest;
        this.nanos = time.toNanos();
    }

    private record Account(Actor.Kind kind, String id) {}

    /// A body that has come, in its account's room until this is closed.
    public static final class Upload implements AutoCloseable {
        private final HttpServletRequest request;
        private final @Nullable Semaphore room;
        private final int share;

        private Upload(HttpServletRequest request, @Nullable Semaphore room, int share) {
            this.request = request;
            this.room = room;
            this.share = share;
        }

        /// The request with its body.
        public HttpServletRequest request() {
            return request;
        }

        @Override
        public void close() {
            if (room != null) {
                room.release(share);
            }
        }
    }

    /// Takes in the body of a request; of one whose method has none, nothing is read.
    ///
    /// Refuses a body that is too large or too slow, is a form that cannot be read, or has no room left in its
    /// account's.
    public Upload take(Principal caller, HttpServletRequest request) throws IOException, InterruptedException {
        InputStream body = request.getInputStream();
        if (!WITH_BODY.contains(request.getMethod()) || request.getContentLengthLong() == 0) {
            return new Upload(new SentRequest(request, new byte[0]), null, 0);
        }
        int most = SentRequest.isForm(request) ? Math.min(LARGEST_FORM, largest) : largest;
        long declared = request.getContentLengthLong();
        if (declared > most) {
            throw Refusals.tooLarge(most);
        }
        Semaphore room = rooms.computeIfAbsent(
                new Account(caller.kind(), caller.id()), account -> new Semaphore(WHOLE * WHOLE_ONES, true));
        int share = declared < 0 ? WHOLE : share(declared);
        if (!room.tryAcquire(share, WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw Refusals.noRoom();
        }
        int kept = 0;
        try {
            byte[] bytes = read(body, declared, most);
            SentRequest sent = new SentRequest(request, bytes);
            kept = Math.min(share, share(bytes.length));
            return new Upload(sent, room, kept);
        } finally {
            room.release(share - kept);
        }
    }

    /// How much of its account's room a body takes.
    private int share(long bytes) {
        return Math.clamp((bytes * WHOLE + largest - 1) / largest, 1, WHOLE);
    }

    /// @param declared bytes that the request says, negative where it does not
    private byte[] read(InputStream body, long declared, int most) throws IOException {
        long end = System.nanoTime() + nanos;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(declared < 0 ? CHUNK : (int) Math.min(declared, CHUNK));
        byte[] chunk = new byte[CHUNK];
        while (bytes.size() != declared) {
            int got = next(body, chunk);
            if (got < 0) {
                break;
            }
            bytes.write(chunk, 0, got);
            if (bytes.size() > most) {
                throw Refusals.tooLarge(most);
            }
            if (bytes.size() != declared && System.nanoTime() - end > 0) {
                throw Refusals.tooSlow();
            }
        }
        return bytes.toByteArray();
    }

    /// The container ends a read in which nothing comes.
    private static int next(InputStream body, byte[] chunk) throws IOException {
        try {
            return body.read(chunk);
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SocketTimeoutException) {
                    throw Refusals.tooSlow();
                }
            }
            throw e;
        }
    }
}
