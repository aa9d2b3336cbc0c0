package health.vigil.alerts;

/// Why the platform ended an alert that no person had ended.
public enum CloseReason implements ReasonCode {
    /// The score stayed below the alert's threshold for as long as the rules ask.
    CONDITION_CLEARED,
    /// The patient left.
    STAY_ENDED,
    /// A comfort-care directive became active.
    COMFORT_CARE,
    /// The patient's record was merged into another, which carries on.
    MERGED
}
