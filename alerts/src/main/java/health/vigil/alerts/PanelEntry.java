package health.vigil.alerts;

import health.vigil.base.PatientToken;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One patient on a unit's panel.
///
/// @param patient care token
/// @param auditSubject the ledger's token of the same patient
/// @param concern the tier after hysteresis: what the panel shows
/// @param latest the latest assessment
/// @param trend the driving score over time, oldest first, at most 96 points
/// @param open the open alert
/// @param suppressed the reason why the latest assessment raised none, other than that one is open
public record PanelEntry(
        PatientToken patient,
        PatientToken auditSubject,
        Tier concern,
        Assessment latest,
        List<TrendPoint> trend,
        @Nullable AlertSummary open,
        @Nullable SuppressionReason suppressed) {
    public PanelEntry {
        trend = List.copyOf(trend);
    }
}
