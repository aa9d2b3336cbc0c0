package health.vigil.server.internal;

import health.vigil.base.Worker;
import health.vigil.facts.ClockTick;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the platform's clock to the facts topic, so that scores are recomputed on the clock too.
final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final FactPublisher publisher;
    private final FactCodec codec;
    private final Duration interval;
    private final Worker worker;
    private Instant last = Instant.EPOCH;

    Ticker(FactPublisher publisher, FactCodec codec, InstantSource clock, Duration interval) {
        this.publisher = publisher;
        this.codec = codec;
        this.interval = interval;
        this.worker = new Worker(
                "clock-ticks",
                () -> {
                    tick(clock.instant());
                    return 0;
                },
                interval,
                failure -> LOG.warn(
                        "no clock tick could be written: {}", failure.getClass().getName()));
    }

    /// Ticks by the machine's time from now on.
    void start() {
        worker.start();
    }

    /// Ticks now, unless the last tick is less than an interval old; returns when the broker has it.
    synchronized void tick(Instant time) {
        if (time.isBefore(last.plus(interval))) {
            return;
        }
        last = time;
        publisher.tick(codec, new ClockTick(time)).join();
    }

    @Override
    public void close() {
        worker.close();
    }
}
