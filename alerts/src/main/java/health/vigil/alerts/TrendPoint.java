package health.vigil.alerts;

import health.vigil.scoring.Tier;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One point of the driving score over time.
///
/// @param asOf the time assessed
/// @param value the score, or its lower bound; per cent where it is a probability; null where it was withheld
/// @param lowerBound inputs were missing, the score may be higher
/// @param tier the tier given
public record TrendPoint(Instant asOf, @Nullable Double value, boolean lowerBound, Tier tier) {}
