package health.vigil.alerts;

import health.vigil.base.PatientToken;
import health.vigil.scoring.Tier;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A run of assessments that would have raised an alert and did not, all for the same reason (ALR-4).
///
/// @param id the run's
/// @param patient care token
/// @param unit where the patient was at the last of them
/// @param reason why not
/// @param tier the tier that they reached
/// @param first the first of them
/// @param last the latest of them
/// @param count how many
/// @param alert the alert that stood in the way, for duplicates and cooling
/// @param rules the rules that suppressed, such as `sepsis@1`
public record Suppression(
        UUID id,
        PatientToken patient,
        String unit,
        SuppressionReason reason,
        Tier tier,
        Instant first,
        Instant last,
        long count,
        @Nullable UUID alert,
        String rules) {}
