package health.vigil.base;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes time-ordered identifiers (UUID version 7, RFC 9562 section 5.7) from an injected clock and randomness.
/// Identifiers from one instance strictly increase, also within a millisecond and when the clock stands still or
/// steps back. Safe for use by several threads.
public final class Ids {
    private final InstantSource clock;
    private final RandomGenerator random;
    private long lastMillis;
    private int counter;

    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// The next identifier: 48 bits of milliseconds, 12 bits of counter, 62 bits of randomness.
    public synchronized UUID next() {
        long millis = Math.max(clock.millis(), lastMillis);
        if (millis == lastMillis) {
            counter++;
            if (counter > 0xFFF) {
                millis++;
                counter = 0;
            }
        } else {
            counter = 0;
        }
        lastMillis = millis;
        long most = (millis << 16) | 0x7000L | counter;
        long least = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
