package health.vigil.hl7v2.internal.reading;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of the parts of one field: the latest mark that covers a part counts. A field of many repetitions
/// has many marks, so they are found by the part that they are about.
final class Marks {
    private static final int FEW = 12;

    private @Nullable Mark latest;
    private int count;
    private @Nullable Map<Long, Mark> found;

    void add(Mark mark) {
        latest = mark;
        count++;
        if (found != null) {
            found.put(key(mark.repetition(), mark.component(), mark.subcomponent()), mark);
        }
    }

    @Nullable Mark latest() {
        return latest;
    }

    int next() {
        return count;
    }

    /// The latest mark on a part; null where there is none.
    @Nullable Mark at(int repetition, int component, int subcomponent) {
        if (count <= FEW) {
            Mark mark = latest;
            while (mark != null && !mark.covers(repetition, component, subcomponent)) {
                mark = mark.earlier();
            }
            return mark;
        }
        Map<Long, Mark> index = index();
        Mark best = null;
        for (int wild = 0; wild < 8; wild++) {
            Mark mark = index.get(key(
                    (wild & 1) == 0 ? repetition : 0,
                    (wild & 2) == 0 ? component : 0,
                    (wild & 4) == 0 ? subcomponent : 0));
            if (mark != null && (best == null || mark.order() > best.order())) {
                best = mark;
            }
        }
        return best;
    }

    private Map<Long, Mark> index() {
        Map<Long, Mark> index = found;
        if (index == null) {
            index = new HashMap<>();
            for (Mark mark = latest; mark != null; mark = mark.earlier()) {
                index.putIfAbsent(key(mark.repetition(), mark.component(), mark.subcomponent()), mark);
            }
            found = index;
        }
        return index;
    }

    private static long key(int repetition, int component, int subcomponent) {
        return ((long) repetition << 48) ^ ((long) component << 24) ^ subcomponent;
    }
}
