package health.vigil.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What is known of the platform's clock: by how much it may be off, and whether times in entries went back. Entries
/// state the first as they are written. Safe for several threads.
public final class ClockBound {
    /// Acts are recorded a moment after they happened, and several at once: this much earlier than another entry is
    /// no clock that went back.
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Duration tolerated;
    private final Map<String, Duration> beyond = new HashMap<>();
    private Instant latest = Instant.MIN;
    private Duration back = Duration.ZERO;

    /// @param tolerated what comparisons with other clocks may differ by before that is an incident
    public ClockBound(Duration tolerated) {
        this.tolerated = tolerated;
    }

    Duration tolerated() {
        return tolerated;
    }

    /// A comparison with another clock: the newest with each counts.
    ///
    /// @param off by how much the platform's clock may be off, the comparison's own uncertainty included
    synchronized void compared(String reference, Duration off) {
        if (off.compareTo(tolerated) > 0) {
            beyond.put(reference, off);
        } else {
            beyond.remove(reference);
        }
    }

    /// What an entry of this time is to state.
    ///
    /// @return milliseconds
    synchronized long written(Instant time) {
        if (time.isAfter(latest)) {
            latest = time;
        } else {
            Duration earlier = Duration.between(time, latest);
            if (earlier.compareTo(back) > 0) {
                back = earlier;
            }
        }
        Duration stated = tolerated;
        for (Duration each : beyond.values()) {
            stated = each.compareTo(stated) > 0 ? each : stated;
        }
        return stated.toMillis();
    }

    /// By how much entries went back since this was asked last, beyond what is usual; zero where they did not.
    synchronized Duration wentBack() {
        Duration found = back.compareTo(tolerated.plus(PATIENCE)) > 0 ? back : Duration.ZERO;
        back = Duration.ZERO;
        return found;
    }
}
