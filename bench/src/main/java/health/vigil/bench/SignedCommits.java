package health.vigil.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// From the moment at which entries were handed over, or committed, until a checkpoint signs for them. Several
/// threads may commit; one settles.
final class SignedCommits {
    private final Queue<Commit> commits = new ConcurrentLinkedQueue<>();
    private final AtomicLong committed = new AtomicLong();
    private final List<Long> latencies = new ArrayList<>();

    /// @param upTo how many entries had committed with it, at least
    private record Commit(long upTo, long at) {}

    /// So many entries more have committed.
    ///
    /// @param at when, by the nanosecond clock
    void committed(int count, long at) {
        commits.add(new Commit(committed.addAndGet(count), at));
    }

    /// A checkpoint over n entries signs at least for the first n that committed, but for those of other writers
    /// which committed at the same time: their latency may be a millisecond off.
    void settle(long signed) {
        long now = System.nanoTime();
        for (Commit head = commits.peek(); head != null && head.upTo <= signed; head = commits.peek()) {
            latencies.add(TimeUnit.NANOSECONDS.toMillis(now - head.at));
            commits.poll();
        }
    }

    /// Milliseconds, once all are settled.
    Map<String, Long> millis() {
        latencies.sort(null);
        return Map.of("p50", at(0.5), "p99", at(0.99), "most", at(1));
    }

    private long at(double part) {
        return latencies.get((int) Math.min(latencies.size() - 1L, Math.round(part * (latencies.size() - 1))));
    }
}
