package health.vigil.sources.internal.ehr;

import org.jspecify.annotations.Nullable;

/// Notices links that lead back to where they came from, however long the circle is (Brent's algorithm).
final class Circle {
    private @Nullable String kept;
    private long steps;
    private long until = 1;

    /// @throws health.vigil.base.ProblemException `VGL-SRC-026` where this was there before
    void step(String link) {
        if (link.equals(kept)) {
            throw EhrProblems.ledElsewhere();
        }
        steps++;
        if (steps == until) {
            kept = link;
            until *= 2;
        }
    }
}
