package health.vigil.bench;

import java.time.Duration;

/// Time by the clock and of the processors since a moment, or the sum of several such times.
final class Spent {
    private long nanos;
    private Duration processors = Duration.ZERO;
    private long begun;
    private Duration before = Duration.ZERO;

    static Spent now() {
        Spent spent = new Spent();
        spent.begin();
        return spent;
    }

    void begin() {
        before = Machine.processorTime();
        begun = System.nanoTime();
    }

    void end() {
        nanos += System.nanoTime() - begun;
        processors = processors.plus(Machine.processorTime().minus(before));
    }

    long perSecond(long entries) {
        return nanos == 0 ? 0 : Math.round(entries * 1e9 / nanos);
    }

    double processorMicros(long entries) {
        return entries == 0 ? 0 : Math.round(processors.toNanos() / 100.0 / entries) / 10.0;
    }
}
