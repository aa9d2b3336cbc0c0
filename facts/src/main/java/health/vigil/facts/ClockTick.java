package health.vigil.facts;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.Instant;

/// The platform's clock as a record of the facts topic, one on every partition: scores are recomputed "on the clock"
/// by the log's own time, so that a replay of the log computes the same.
///
/// @param time to the microsecond
public record ClockTick(Instant time) {
    public ClockTick {
        time = time.truncatedTo(MICROS);
    }
}
