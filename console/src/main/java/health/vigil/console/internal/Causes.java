package health.vigil.console.internal;

import health.vigil.alerts.Alert;
import health.vigil.alerts.AlertState;
import health.vigil.alerts.AlertStep;
import health.vigil.scoring.Assessment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Which assessments raised an alert: the one that it began with, and those at which it began anew since, because the
/// tier rose.
final class Causes {
    /// An alert may rise often in a long stay; its steps list every time.
    private static final int MOST_LATER = 3;

    private static final String TO_TIER = "tier-";
    private static final String RAISED = new AlertState.Raised().code();

    private Causes() {}

    /// One of them.
    record Raised(AlertStep step, Assessment assessment) {}

    /// The first and the last three that followed, oldest first.
    ///
    /// @param kept finds an assessment; empty where it is no longer kept, and then it is left out
    static List<Raised> of(Alert alert, Function<UUID, Optional<Assessment>> kept) {
        List<AlertStep> steps = alert.steps().stream()
                .filter(step -> step.assessment() != null
                        && step.to().equals(RAISED)
                        && step.reason().startsWith(TO_TIER))
                .toList();
        List<Raised> raised = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            AlertStep step = steps.get(i);
            UUID id = step.assessment();
            if (id != null && (i == 0 || i >= steps.size() - MOST_LATER)) {
                kept.apply(id).ifPresent(assessment -> raised.add(new Raised(step, assessment)));
            }
        }
        return raised;
    }
}
