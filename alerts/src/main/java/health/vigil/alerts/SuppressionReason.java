package health.vigil.alerts;

/// Why an assessment that reached an alerting tier raised no alert.
public enum SuppressionReason implements ReasonCode {
    /// An alert of this tier or above is open for the patient, and hysteresis has not given the tier up since.
    DUPLICATE,
    /// An alert of this tier or above was overridden or resolved a short time ago.
    COOLING,
    /// A comfort-care directive is active.
    COMFORT_CARE,
    /// The stay has ended.
    STAY_ENDED,
    /// The score that set the tier is withheld for want of data.
    INCOMPLETE_DATA,
    /// The model is frozen: what it says counts for nothing until somebody lets it go.
    MODEL_FROZEN,
    /// The unit is in a maintenance window of the rules.
    MAINTENANCE,
    /// The patient is in no unit, so there is nobody to deliver to.
    NO_UNIT,
    /// The patient's record was merged into another, which is assessed instead.
    MERGED
}
