package health.vigil.scoring;

import org.jspecify.annotations.Nullable;

/// When a tier is reached by the driver's score.
///
/// @param tier which
/// @param atLeast the score from which it is
/// @param anySingle the points of any one parameter from which it is as well, null where single parameters do not
///     matter
public record TierRule(Tier tier, double atLeast, @Nullable Double anySingle) {}
