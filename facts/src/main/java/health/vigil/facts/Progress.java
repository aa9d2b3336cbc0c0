package health.vigil.facts;

import java.util.HashMap;
import java.util.Map;

/// How far one stage of the way has come along the facts topic: the last offset of each partition that it has dealt
/// with. It only grows. A sandbox steps its clock when every stage covers what the stage before has sent.
/// Thread-safe.
public final class Progress {
    private final Map<Integer, Long> reached = new HashMap<>();

    /// Notes an offset as dealt with, and with it all earlier ones of its partition.
    public synchronized void reached(int partition, long offset) {
        if (reached.merge(partition, offset, Math::max) == offset) {
            notifyAll();
        }
    }

    /// The last offset of each partition; a partition on which nothing was seen is absent.
    public synchronized Map<Integer, Long> snapshot() {
        return Map.copyOf(reached);
    }

    /// Whether each of these offsets has been dealt with.
    public synchronized boolean covers(Map<Integer, Long> offsets) {
        return offsets.entrySet().stream()
                .allMatch(wanted -> reached.getOrDefault(wanted.getKey(), -1L) >= wanted.getValue());
    }

    /// Waits until [#covers] holds.
    public synchronized void await(Map<Integer, Long> offsets) throws InterruptedException {
        while (!covers(offsets)) {
            wait();
        }
    }
}
