package health.vigil.scoring;

import health.vigil.base.Quantity;
import java.time.Duration;
import java.time.Instant;

/// One input of a score.
///
/// @param signal what was measured, by name
/// @param fact the fact's id
/// @param value the amount used, in the signal's canonical unit
/// @param effective when it was measured
/// @param age how old it was when scored
/// @param points its share of the score; Shapley value for a learned model
public record Contribution(
        String signal, String fact, Quantity value, Instant effective, Duration age, double points) {}
