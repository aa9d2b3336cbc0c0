package health.vigil.alerts;

/// What it turned out to be: the label that precision is measured by.
public enum Outcome implements ReasonCode {
    SEPSIS,
    /// Infection without organ dysfunction.
    INFECTION_WITHOUT_SEPSIS,
    /// Deterioration of another cause.
    OTHER_DETERIORATION,
    /// Nothing was wrong.
    FALSE_ALARM,
    UNDETERMINED
}
