package health.vigil.alerts.internal;

import health.vigil.alerts.CloseReason;
import health.vigil.alerts.SuppressionReason;
import health.vigil.scoring.Tier;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an assessment makes the platform do.
sealed interface Move {
    /// Raise a new alert and deliver it.
    record Raise(Tier tier) implements Move {}

    /// Raise the live alert's tier and deliver it anew.
    record Rise(Tier tier) implements Move {}

    /// The live alert follows its patient to another unit, whose roles are told.
    record Follow(String unit) implements Move {}

    /// The live alert's condition has gone: close it, or leave it to the person who has it.
    record End(CloseReason reason) implements Move {}

    /// What would have raised does not.
    ///
    /// @param alert the alert that stands in the way
    record Suppress(
            SuppressionReason reason, Tier tier, @Nullable UUID alert) implements Move {}
}
