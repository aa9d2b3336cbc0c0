package health.vigil.scoring;

/// An input that is absent or too old to count.
///
/// @param signal what
/// @param stale true where there is a value, but an old one
/// @param nextStep what a person can do about it, one sentence
public record Missing(String signal, boolean stale, String nextStep) {}
