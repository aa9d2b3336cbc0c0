package health.vigil.alerts.internal;

import health.vigil.alerts.SuppressionReason;
import health.vigil.base.PatientToken;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Tier;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is remembered of one patient between two assessments.
///
/// @param latest the latest assessment's id
/// @param latestAsOf the time it assessed, to the microsecond as the database keeps it
/// @param suppressed why the latest assessment raised nothing, where it would have
record Watch(
        PatientToken patient,
        PatientToken auditSubject,
        String unit,
        boolean present,
        String mergedInto,
        UUID latest,
        Instant latestAsOf,
        HeldTier held,
        @Nullable Cooling cooling,
        @Nullable Run run,
        @Nullable SuppressionReason suppressed,
        Trend trend) {
    /// Silence after a person's answer.
    ///
    /// @param tier this tier and those below
    record Cooling(Instant until, Tier tier, UUID alert) {
        boolean covers(Tier assessed, Instant now) {
            return now.isBefore(until) && assessed.compareTo(tier) <= 0;
        }
    }

    /// The suppression run that the next one for the same reason continues.
    record Run(UUID id, SuppressionReason reason, @Nullable UUID alert) {
        boolean continuedBy(SuppressionReason next, @Nullable UUID behind) {
            return reason == next && Objects.equals(alert, behind);
        }
    }

    /// Of a patient never seen before.
    static Watch begin(Assessment first) {
        return new Watch(
                first.patient(),
                first.auditSubject(),
                first.unit(),
                first.present(),
                "",
                first.id(),
                Instant.EPOCH,
                HeldTier.NONE,
                null,
                null,
                null,
                Trend.EMPTY);
    }

    /// Whether something since the last notice was kept from people who do not know it otherwise.
    boolean keptSilent() {
        return run != null && run.reason() != SuppressionReason.DUPLICATE && run.reason() != SuppressionReason.COOLING;
    }

    /// With the assessment as the latest one.
    Watch seen(Assessment assessment, HeldTier nowHeld) {
        return new Watch(
                patient,
                assessment.auditSubject(),
                assessment.unit(),
                assessment.present(),
                assessment.mergedInto(),
                assessment.id(),
                assessment.asOf().truncatedTo(ChronoUnit.MICROS),
                nowHeld,
                cooling,
                run,
                null,
                trend.with(Trend.point(assessment)));
    }

    Watch cooling(@Nullable Cooling next) {
        return new Watch(
                patient,
                auditSubject,
                unit,
                present,
                mergedInto,
                latest,
                latestAsOf,
                held,
                next,
                run,
                suppressed,
                trend);
    }

    /// With a run of suppression going on, or none after an alert was raised.
    Watch suppressing(@Nullable Run next) {
        return new Watch(
                patient,
                auditSubject,
                unit,
                present,
                mergedInto,
                latest,
                latestAsOf,
                held,
                cooling,
                next,
                next == null ? null : next.reason(),
                trend);
    }
}
