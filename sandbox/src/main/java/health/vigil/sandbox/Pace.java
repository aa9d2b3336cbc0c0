package health.vigil.sandbox;

import java.time.Duration;
import java.time.Instant;

/// How sandbox time passes while a feed is played.
@FunctionalInterface
public interface Pace {
    /// As fast as the platform works.
    Pace MAX = time -> {};

    /// Returns when it is time for a sandbox time.
    void until(Instant time) throws InterruptedException;

    /// So many times as fast as real time, counted from the first call; when the platform falls behind it does not
    /// wait until it has caught up.
    static Pace times(double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("a speed is above 0");
        }
        return new Pace() {
            private long begun;
            private Instant origin = Instant.MIN;

            @Override
            public synchronized void until(Instant time) throws InterruptedException {
                if (origin.equals(Instant.MIN)) {
                    origin = time;
                    begun = System.nanoTime();
                }
                double due = Duration.between(origin, time).toMillis() * 1e6 / speed;
                long left = (long) due - (System.nanoTime() - begun);
                if (left > 0) {
                    Thread.sleep(Duration.ofNanos(left));
                }
            }
        };
    }

    /// As fast as the platform works until a sandbox time, so that a ward fills up; by this pace from then on.
    default Pace after(Instant filled) {
        return time -> {
            if (time.isAfter(filled)) {
                until(time);
            }
        };
    }
}
