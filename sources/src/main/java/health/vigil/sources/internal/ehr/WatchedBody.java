package health.vigil.sources.internal.ehr;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// The body of an answer, which ends with an error where nothing comes for a minute to one who reads, or not all of it
/// in time. A request's own timeout ends with the headers.
final class WatchedBody extends FilterInputStream {
    private static final Duration STALLED = Duration.ofMinutes(1);

    private final Thread watch;
    private volatile long asked = System.nanoTime();
    private volatile boolean reading;
    private volatile boolean late;

    /// @param within for all of it
    WatchedBody(InputStream body, Duration within) {
        super(body);
        long end = System.nanoTime() + within.toNanos();
        this.watch = Thread.ofVirtual().name("body-watch").start(() -> watch(end));
    }

    private void watch(long end) {
        try {
            long left = 1;
            while (left > 0) {
                long now = System.nanoTime();
                left = Math.min(end - now, reading ? asked + STALLED.toNanos() - now : STALLED.toNanos());
                Thread.sleep(Duration.ofNanos(Math.max(0, left)));
            }
            late = true;
            in.close();
        } catch (InterruptedException | IOException _) {
            // it was read to its end, or is closed already
        }
    }

    @Override
    public int read() throws IOException {
        begin();
        return inTime(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        begin();
        return inTime(super.read(buffer, offset, length));
    }

    private void begin() {
        asked = System.nanoTime();
        reading = true;
    }

    private int inTime(int read) throws IOException {
        reading = false;
        if (late) {
            throw new IOException("the answer comes too slowly");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }
}
