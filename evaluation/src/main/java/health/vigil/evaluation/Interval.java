package health.vigil.evaluation;

/// A figure and the range in which 95 of 100 resamples of the patients have it.
///
/// @param value on the patients themselves; NaN where it cannot be said
/// @param low the 2.5th percentile of the resamples, less their bias where a measure says so
/// @param high the 97.5th percentile likewise
public record Interval(double value, double low, double high) {}
