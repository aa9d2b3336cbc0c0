package health.vigil.ledger;

import health.vigil.base.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;

/// Compares the platform's clock with others: with the machine's own count of elapsed time, which nobody can set;
/// with the database's clock; and with whatever states a time to the ledger. What it finds becomes an entry for each
/// reference at the first look and every hour, and an incident beyond the bound. Safe for several threads.
public final class ClockWatch {
    /// Named in entries and incidents.
    static final String SKEW = "clock-skew";

    private static final Duration RECORD_EVERY = Duration.ofHours(1);
    private static final String MONOTONIC = "monotonic";

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Jdbi database;
    private final Duration bound;
    private final Incidents incidents;
    private final Map<String, Long> recorded = new HashMap<>();
    private Instant base;
    private long baseNanos;

    /// @param clock the system's
    /// @param nanos elapsed time from any origin, as [System#nanoTime]
    /// @param database whose clock is asked
    /// @param bound what is tolerated
    public ClockWatch(InstantSource clock, LongSupplier nanos, Jdbi database, Duration bound, Incidents incidents) {
        this.clock = clock;
        this.nanos = nanos;
        this.database = database;
        this.bound = bound;
        this.incidents = incidents;
        this.base = clock.instant();
        this.baseNanos = nanos.getAsLong();
    }

    /// Compares with elapsed time and with the database.
    public synchronized void check() {
        Instant now = clock.instant();
        long elapsed = nanos.getAsLong();
        Duration stepped = Duration.between(base.plusNanos(elapsed - baseNanos), now);
        base = now;
        baseNanos = elapsed;
        observe(MONOTONIC, stepped, Duration.ZERO);

        Instant before = clock.instant();
        Instant there = database.withHandle(handle -> handle.createQuery("select clock_timestamp()")
                .mapTo(Instant.class)
                .one());
        Instant after = clock.instant();
        Duration halfWay = Duration.between(before, after).abs().dividedBy(2);
        observe("database", Duration.between(there, before.plus(halfWay)), halfWay);
    }

    /// Hears of a time that somebody else stated just now.
    ///
    /// @param reference who
    /// @param there the time stated
    /// @param uncertainty of the statement and its way
    public synchronized void heard(String reference, Instant there, Duration uncertainty) {
        observe(reference, Duration.between(there, clock.instant()), uncertainty);
    }

    private void observe(String reference, Duration ahead, Duration uncertainty) {
        boolean beyond = ahead.abs().compareTo(bound.plus(uncertainty)) > 0;
        Long last = recorded.get(reference);
        long now = nanos.getAsLong();
        if (beyond || last == null || now - last > RECORD_EVERY.toNanos()) {
            incidents.record(new Act.ClockCompared(reference, ahead.toMillis(), bound.toMillis()));
            recorded.put(reference, now);
        }
        if (beyond) {
            incidents.raise(
                    SKEW,
                    new Problem(
                            "VGL-LED-022",
                            "The platform's clock is " + (ahead.isNegative() ? "behind" : "ahead of")
                                    + " the reference " + reference + " by more than " + bound.toMillis() + " ms.",
                            "Find which of the two clocks is wrong; entries since the last comparison carry its time."));
        }
    }
}
