package health.vigil.notes;

/// What the notes are read for.
public enum Finding {
    /// An infection, or the suspicion of one.
    INFECTION,
    /// An antibiotic that is given or begun.
    ANTIBIOTIC,
    /// Confusion, drowsiness, delirium.
    ALTERED_MENTAL_STATE
}
