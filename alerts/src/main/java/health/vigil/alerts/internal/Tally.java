package health.vigil.alerts.internal;

import health.vigil.alerts.AlertFigures;
import health.vigil.scoring.Tier;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// Counts of steps: one for each transaction, added to the process's own once that has committed.
public final class Tally {
    private final Map<String, Map<Tier, Long>> steps = new HashMap<>();
    private long assessments;
    private long setAside;

    synchronized void assessment() {
        assessments++;
    }

    /// A record could not be read.
    public synchronized void setAside() {
        setAside++;
    }

    synchronized void step(String state, Tier tier) {
        step(state, tier, 1);
    }

    private void step(String state, Tier tier, long count) {
        steps.computeIfAbsent(state, _ -> new EnumMap<>(Tier.class)).merge(tier, count, Long::sum);
    }

    /// Adds what a committed transaction counted.
    public void add(Tally committed) {
        AlertFigures more = committed.figures();
        synchronized (this) {
            assessments += more.assessments();
            setAside += more.setAside();
            more.steps().forEach((state, byTier) -> byTier.forEach((tier, count) -> step(state, tier, count)));
        }
    }

    /// The counts now.
    public synchronized AlertFigures figures() {
        return new AlertFigures(assessments, steps, setAside);
    }
}
