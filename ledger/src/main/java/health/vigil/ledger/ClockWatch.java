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
    private final ClockBound bound;
    private final Incidents incidents;
    private final Map<String, Long> recorded = new HashMap<>();
    private Instant base;
    private long baseNanos;

    /// @param clock the system's
    /// @param nanos elapsed time from any origin, as [System#nanoTime]
    /// @param database whose clock is asked
    /// @param bound what is tolerated, and hears what was found
    public ClockWatch(InstantSource clock, LongSupplier nanos, Jdbi database, ClockBound bound, Incidents incidents) {
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

        Duration back = bound.wentBack();
        if (!back.isZero()) {
            wentBack("an entry of this run", back);
        }
    }

    /// Compares with the newest entry of a log that goes on: a clock that was set back while nothing ran shows here.
    ///
    /// @param platformClock which gives entries their times
    public synchronized void resume(LedgerReader log, InstantSource platformClock) {
        log.find(EntrySearch.everything().latestFirst().atMost(1)).stream()
                .map(newest ->
                        Duration.between(platformClock.instant(), newest.entry().time()))
                .filter(back -> back.compareTo(bound.tolerated()) > 0)
                .forEach(back -> wentBack("the newest entry of the log", back));
    }

    private void wentBack(String than, Duration back) {
        incidents.raise(
                SKEW,
                new Problem(
                        "VGL-LED-027",
                        "The platform's clock is behind " + than + " by " + back.toSeconds() + " seconds.",
                        "Set the clock; entries since then carry times that are too early, and their places in the log"
                                + " say in which order they came."));
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
        Duration tolerated = bound.tolerated();
        boolean beyond = ahead.abs().compareTo(tolerated.plus(uncertainty)) > 0;
        bound.compared(reference, beyond ? ahead.abs().plus(uncertainty) : Duration.ZERO);
        Long last = recorded.get(reference);
        long now = nanos.getAsLong();
        if (beyond || last == null || now - last > RECORD_EVERY.toNanos()) {
            incidents.record(new Act.ClockCompared(reference, ahead.toMillis(), tolerated.toMillis()));
            recorded.put(reference, now);
        }
        if (beyond) {
            incidents.raise(
                    SKEW,
                    new Problem(
                            "VGL-LED-022",
                            "The platform's clock is " + (ahead.isNegative() ? "behind" : "ahead of")
                                    + " the reference " + reference + " by more than " + tolerated.toMillis() + " ms.",
                            "Find which of the two clocks is wrong; entries since the last comparison carry its time."));
        }
    }
}
