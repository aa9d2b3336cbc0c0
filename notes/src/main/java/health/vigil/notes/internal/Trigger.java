package health.vigil.notes.internal;

/// What a phrase does to the conditions near it.
public enum Trigger {
    /// Denies what follows.
    NEGATES_AFTER,
    /// Denies what stands before.
    NEGATES_BEFORE,
    /// Doubts what follows.
    DOUBTS_AFTER,
    /// Doubts what stands before.
    DOUBTS_BEFORE,
    /// Puts what follows into the past.
    PAST_AFTER,
    /// Puts what stands before into the past.
    PAST_BEFORE,
    /// Puts what follows under a condition.
    IF_AFTER,
    /// Says that the condition is somebody else's, anywhere in the sentence from here on.
    OTHER_AFTER,
    /// Ends what a phrase before it reaches.
    ENDS,
    /// Looks like one of the others and is none.
    NOTHING;

    boolean forward() {
        return switch (this) {
            case NEGATES_AFTER, DOUBTS_AFTER, PAST_AFTER, IF_AFTER, OTHER_AFTER -> true;
            case NEGATES_BEFORE, DOUBTS_BEFORE, PAST_BEFORE, ENDS, NOTHING -> false;
        };
    }

    boolean backward() {
        return switch (this) {
            case NEGATES_BEFORE, DOUBTS_BEFORE, PAST_BEFORE -> true;
            case NEGATES_AFTER, DOUBTS_AFTER, PAST_AFTER, IF_AFTER, OTHER_AFTER, ENDS, NOTHING -> false;
        };
    }
}
