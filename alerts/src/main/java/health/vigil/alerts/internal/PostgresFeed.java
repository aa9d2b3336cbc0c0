package health.vigil.alerts.internal;

import health.vigil.alerts.AlertFeed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Listens on one connection of its own. While there is none, everybody is told to look once a second.
public final class PostgresFeed implements AlertFeed {
    private static final System.Logger LOG = System.getLogger(PostgresFeed.class.getName());
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    private record Subscriber(@Nullable String unit, Listener listener) {
        void tell(@Nullable String changed) {
            if (unit == null || changed == null || unit.equals(changed)) {
                try {
                    listener.changed(changed);
                } catch (RuntimeException e) {
                    // one listener's failure must not silence the others
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "a listener failed: " + e.getClass().getName());
                }
            }
        }
    }

    /// Starts listening.
    public PostgresFeed(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.thread = Thread.ofPlatform().name("alerts-feed").daemon().start(this::run);
    }

    @Override
    public Subscription subscribe(@Nullable String unit, Listener listener) {
        Subscriber subscriber = new Subscriber(unit, listener);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    private void run() {
        while (!closed) {
            try (Handle handle = jdbi.open()) {
                listen(handle);
            } catch (SQLException | JdbiException e) {
                if (!closed) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "the feed lost its connection: " + e.getClass().getName());
                    tell(null);
                    pause();
                }
            }
        }
    }

    private void listen(Handle handle) throws SQLException {
        PGConnection connection = handle.getConnection().unwrap(PGConnection.class);
        handle.execute("listen " + Notices.CHANNEL);
        // what changed between two connections was not heard
        tell(null);
        try {
            while (!closed) {
                PGNotification[] heard = connection.getNotifications((int) WAIT.toMillis());
                if (heard != null) {
                    for (PGNotification notice : heard) {
                        tell(notice.getParameter());
                    }
                }
            }
        } finally {
            handle.execute("unlisten " + Notices.CHANNEL);
        }
    }

    private void tell(@Nullable String unit) {
        subscribers.forEach(subscriber -> subscriber.tell(unit));
    }

    private void pause() {
        try {
            Thread.sleep(WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /// Stops within about a second.
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
