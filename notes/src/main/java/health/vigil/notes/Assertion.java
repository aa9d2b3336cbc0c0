package health.vigil.notes;

/// What a sentence says about a condition that it names (Harkema et al., J Biomed Inform 2009;42:839-851).
///
/// @param certainty whether it is there
/// @param time when
/// @param person whose it is
public record Assertion(Certainty certainty, Time time, Person person) {
    /// Whether a condition is there.
    public enum Certainty {
        AFFIRMED,
        POSSIBLE,
        NEGATED
    }

    /// When a condition is there.
    public enum Time {
        RECENT,
        /// In the past history.
        HISTORICAL,
        /// If it should come.
        HYPOTHETICAL
    }

    /// Whose a condition is.
    public enum Person {
        PATIENT,
        OTHER
    }

    /// Whether the patient has it now, for certain or possibly.
    public boolean current() {
        return certainty != Certainty.NEGATED && time == Time.RECENT && person == Person.PATIENT;
    }
}
