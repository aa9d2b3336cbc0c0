package health.vigil.scoring;

/// What a learned model says of one row.
///
/// @param margin log-odds before calibration
/// @param probability calibrated, 0 to 1
/// @param low the interval's low end, never above the probability
/// @param high the interval's high end, never below the probability
public record Estimate(double margin, double probability, double low, double high) {}
