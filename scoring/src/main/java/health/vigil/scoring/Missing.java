package health.vigil.scoring;

/// An input that is absent or too old to count.
///
/// @param signal what
/// @param stale true where there is a value, but an old one
/// @param nextStep what a person can do about it, one sentence
/// @param points what its absence adds to the score: a Shapley value for a learned model, 0 for the published scores
public record Missing(String signal, boolean stale, String nextStep, double points) {}
