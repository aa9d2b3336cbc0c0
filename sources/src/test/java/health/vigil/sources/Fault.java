package health.vigil.sources;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// An answer instead of the right one, some times.
record Fault(Predicate<String> where, int status, Map<String, String> headers, AtomicInteger left) {
    /// Whether it is this time's answer.
    boolean isAt(String address) {
        return where.test(address) && left.getAndDecrement() > 0;
    }
}
