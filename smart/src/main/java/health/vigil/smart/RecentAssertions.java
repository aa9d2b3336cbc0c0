package health.vigil.smart;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers used assertions in memory, for as long as the process lives. Where more come than it can hold, no other
/// is a first one.
public final class RecentAssertions implements UsedAssertions {
    private static final int MOST = 200_000;

    private final InstantSource wallClock;
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    /// @param wallClock the machine's own clock, which assertions expire by
    public RecentAssertions(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    @Override
    public synchronized boolean first(String assertion, Instant until) {
        forget(wallClock.instant());
        return seen.size() < MOST && seen.putIfAbsent(assertion, until) == null;
    }

    /// The oldest are first, and none is remembered for much longer than an assertion may live.
    private void forget(Instant now) {
        Iterator<Instant> oldest = seen.values().iterator();
        while (oldest.hasNext() && !oldest.next().isAfter(now)) {
            oldest.remove();
        }
    }
}
