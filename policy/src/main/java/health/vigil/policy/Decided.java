package health.vigil.policy;

/// What comes of something that policy decided about.
///
/// @param <T> what was asked for
public sealed interface Decided<T> {
    /// Policy refused; the refusal is recorded.
    record Refused<T>(Decision.Deny denial) implements Decided<T> {}

    /// Done, or given; that it was is recorded and committed.
    record Given<T>(T content) implements Decided<T> {}
}
