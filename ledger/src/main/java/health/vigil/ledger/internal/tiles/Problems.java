package health.vigil.ledger.internal.tiles;

import health.vigil.base.Problem;
import java.util.ArrayList;
import java.util.List;

/// What a reading found wrong: all are counted, the first hundred are told. Not safe for several threads.
final class Problems {
    private static final int MOST = 100;

    private final List<Problem> first = new ArrayList<>();
    private long count;

    void report(String code, String message) {
        report(new Problem(code, message, "Compare with a copy of the log."));
    }

    void report(Problem problem) {
        count++;
        if (first.size() < MOST) {
            first.add(problem);
        }
    }

    void clear() {
        first.clear();
        count = 0;
    }

    long count() {
        return count;
    }

    List<Problem> first() {
        return List.copyOf(first);
    }
}
