package health.vigil.hl7v2.internal.reading;

import org.jspecify.annotations.Nullable;

/// The paths of one account, most of which recur with every result: each is put together once.
final class Targets {
    private static final int ENTRIES = 128;

    private final @Nullable Target[] known = new Target[ENTRIES];

    private record Target(String base, String path, String whole) {}

    String of(Mark mark) {
        String base = mark.base();
        String path = mark.path();
        if (path.isEmpty()) {
            return base;
        }
        int at = (31 * base.hashCode() + path.hashCode()) & (ENTRIES - 1);
        Target target = known[at];
        if (target == null || !target.base.equals(base) || !target.path.equals(path)) {
            target = new Target(base, path, base + path);
            known[at] = target;
        }
        return target.whole;
    }
}
