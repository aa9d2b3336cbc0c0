package health.vigil.notes.internal;

/// What a phrase does to the conditions and the drugs near it.
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
    /// Says that the condition that stands before is somebody else's.
    OTHER_BEFORE,
    /// Says that the drug that follows is not given.
    WITHHELD_AFTER,
    /// Says that the drug that stands before is not given.
    WITHHELD_BEFORE,
    /// Says that the drug that follows was given and is no more.
    STOPPED_AFTER,
    /// Says that the drug that stands before was given and is no more.
    STOPPED_BEFORE,
    /// Says that the drug that follows is to be given, or may be.
    PLANNED_AFTER,
    /// Says that the drug that stands before is to be given if something comes, where it is not given already.
    PLANNED_BEFORE,
    /// Says that the drug that follows is given already, and begins another thing than what was denied, stopped or
    /// past before it.
    GIVEN_AFTER,
    /// Begins another thing than what was denied, stopped or past before it.
    BEGINS,
    /// Turns from the drug that was stopped to another: from this one to that.
    TURNS,
    /// Speaks of the patient again.
    PATIENT,
    /// Ends what a phrase before it reaches.
    ENDS,
    /// Looks like one of the others and is none.
    NOTHING;

    boolean forward() {
        return switch (this) {
            case NEGATES_AFTER,
                    DOUBTS_AFTER,
                    PAST_AFTER,
                    IF_AFTER,
                    OTHER_AFTER,
                    WITHHELD_AFTER,
                    STOPPED_AFTER,
                    PLANNED_AFTER,
                    GIVEN_AFTER -> true;
            case NEGATES_BEFORE,
                    DOUBTS_BEFORE,
                    PAST_BEFORE,
                    OTHER_BEFORE,
                    WITHHELD_BEFORE,
                    STOPPED_BEFORE,
                    PLANNED_BEFORE,
                    BEGINS,
                    TURNS,
                    PATIENT,
                    ENDS,
                    NOTHING -> false;
        };
    }

    boolean backward() {
        return switch (this) {
            case NEGATES_BEFORE,
                    DOUBTS_BEFORE,
                    PAST_BEFORE,
                    OTHER_BEFORE,
                    WITHHELD_BEFORE,
                    STOPPED_BEFORE,
                    PLANNED_BEFORE -> true;
            case NEGATES_AFTER,
                    DOUBTS_AFTER,
                    PAST_AFTER,
                    IF_AFTER,
                    OTHER_AFTER,
                    WITHHELD_AFTER,
                    STOPPED_AFTER,
                    PLANNED_AFTER,
                    GIVEN_AFTER,
                    BEGINS,
                    TURNS,
                    PATIENT,
                    ENDS,
                    NOTHING -> false;
        };
    }
}
