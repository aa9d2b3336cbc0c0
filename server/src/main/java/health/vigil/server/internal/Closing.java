package health.vigil.server.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was started, to be closed in the opposite order. One part that fails to close does not keep the
/// others open.
public final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private record Part(String name, AutoCloseable closes) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /// Remembers the part.
    ///
    /// @param name for the log
    /// @return the part itself
    public synchronized <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closes().close();
                LOG.debug("{} closed", part.name());
            } catch (Exception e) { // AutoCloseable declares no narrower one
                LOG.warn("{} did not close in order", part.name(), e);
            }
        }
    }
}
