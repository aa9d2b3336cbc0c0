package health.vigil.alerts.internal;

import health.vigil.alerts.AlertRules;
import health.vigil.scoring.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// A tier with hysteresis: it rises at once and falls late.
///
/// @param tier what is held
/// @param belowSince the first of the assessments below it, null when the last was not below
/// @param belowCount how many in a row
/// @param belowHighest the highest tier that they reached
record HeldTier(Tier tier, @Nullable Instant belowSince, int belowCount, Tier belowHighest) {
    static final HeldTier NONE = new HeldTier(Tier.NONE, null, 0, Tier.NONE);

    private static HeldTier at(Tier tier) {
        return new HeldTier(tier, null, 0, Tier.NONE);
    }

    /// After one more assessment.
    HeldTier after(Tier assessed, Instant asOf, AlertRules.Hysteresis rule) {
        if (assessed.compareTo(tier) >= 0) {
            return at(assessed);
        }
        Instant since = belowSince == null ? asOf.truncatedTo(ChronoUnit.MICROS) : belowSince;
        int count = belowCount + 1;
        Tier highest = assessed.compareTo(belowHighest) > 0 ? assessed : belowHighest;
        boolean longEnough = Duration.between(since, asOf).compareTo(rule.clearAfter()) >= 0;
        return longEnough && count >= rule.clearCount() ? at(highest) : new HeldTier(tier, since, count, highest);
    }
}
