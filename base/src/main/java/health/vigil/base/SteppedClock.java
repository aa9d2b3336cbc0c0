package health.vigil.base;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A clock that stands still until it is told the time: the sandbox follows the replay with it, tests step it by
/// hand.
public final class SteppedClock implements InstantSource {
    private final List<Consumer<Instant>> listeners = new CopyOnWriteArrayList<>();
    private volatile Instant now;

    public SteppedClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /// Steps forward and tells every listener, in the order in which they were added, on the caller's thread. A
    /// time that is not after the present one changes nothing: the clock never goes back.
    public synchronized void advanceTo(Instant time) {
        if (!time.isAfter(now)) {
            return;
        }
        now = time;
        listeners.forEach(listener -> listener.accept(time));
    }

    /// Hears of every step from now on.
    public void onStep(Consumer<Instant> listener) {
        listeners.add(listener);
    }
}
