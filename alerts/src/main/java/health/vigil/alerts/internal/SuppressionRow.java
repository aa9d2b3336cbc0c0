package health.vigil.alerts.internal;

import health.vigil.base.PatientToken;
import health.vigil.scoring.Tier;
import java.time.Instant;

/// What one transaction adds to a run of suppressions.
record SuppressionRow(
        Watch.Run run, PatientToken patient, String unit, Tier tier, Instant at, long count, String rules) {
    SuppressionRow and(SuppressionRow next) {
        return new SuppressionRow(run, patient, next.unit, next.tier, next.at, count + next.count, rules);
    }
}
