package health.vigil.scoring;

/// The levels of concern, in rising order (ALR-1).
public enum Tier {
    /// Nothing to say: the panel shows the score.
    NONE,
    /// The risk panel is updated.
    LOW,
    /// A task is queued.
    MEDIUM,
    /// The on-call is paged.
    HIGH
}
