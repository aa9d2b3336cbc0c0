package health.vigil.alerts;

import health.vigil.alerts.internal.PostgresFeed;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Tells listeners that something changed in a unit: a patient came, went or was assessed, an alert took a step.
/// Committed changes only.
public interface AlertFeed extends AutoCloseable {
    /// Starts listening.
    ///
    /// @param jdbi the pool of the pseudonymised class, of which one connection stays in use
    static AlertFeed listen(Jdbi jdbi) {
        return new PostgresFeed(jdbi);
    }

    /// Subscribes.
    ///
    /// @param unit the one unit of interest, or null for all
    /// @param listener called on the feed's thread: it must not wait. While the feed's connection is lost it is
    ///     called about once a second, changed or not
    Subscription subscribe(@Nullable String unit, Listener listener);

    @Override
    void close();

    /// Hears of changes.
    @FunctionalInterface
    interface Listener {
        /// @param unit what changed, or null when anything may have
        void changed(@Nullable String unit);
    }

    /// Ends with [#close].
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
