package health.vigil.hl7v2.internal.reading;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The marks of a field that has many, because it repeats, found by the part that they are about.
final class MarkIndex {
    /// So many marks are looked through one by one.
    static final int FROM = 12;

    private final Map<Long, Mark> found = new HashMap<>();

    /// @param latest and the marks made before it
    MarkIndex(Mark latest) {
        for (Mark mark = latest; mark != null; mark = mark.earlier()) {
            found.putIfAbsent(key(mark.repetition(), mark.component(), mark.subcomponent()), mark);
        }
    }

    void add(Mark mark) {
        found.put(key(mark.repetition(), mark.component(), mark.subcomponent()), mark);
    }

    /// The latest mark on a part; null where there is none.
    @Nullable Mark at(int repetition, int component, int subcomponent) {
        Mark best = null;
        for (int wild = 0; wild < 8; wild++) {
            Mark mark = found.get(key(
                    (wild & 1) == 0 ? repetition : 0,
                    (wild & 2) == 0 ? component : 0,
                    (wild & 4) == 0 ? subcomponent : 0));
            if (mark != null && (best == null || mark.order() > best.order())) {
                best = mark;
            }
        }
        return best;
    }

    private static long key(int repetition, int component, int subcomponent) {
        return ((long) repetition << 48) ^ ((long) component << 24) ^ subcomponent;
    }
}
