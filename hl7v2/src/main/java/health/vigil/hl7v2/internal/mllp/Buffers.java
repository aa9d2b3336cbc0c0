package health.vigil.hl7v2.internal.mllp;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that all connections share for messages.
public final class Buffers {
    private final AtomicLong free;

    public Buffers(long bytes) {
        this.free = new AtomicLong(bytes);
    }

    /// Takes so many bytes, or none.
    public boolean take(int bytes) {
        if (free.addAndGet(-bytes) >= 0) {
            return true;
        }
        free.addAndGet(bytes);
        return false;
    }

    public void give(int bytes) {
        free.addAndGet(bytes);
    }
}
