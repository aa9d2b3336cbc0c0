package health.vigil.alerts;

/// Why a clinician sets an alert aside.
public enum OverrideReason implements ReasonCode {
    /// The picture has another explanation.
    NOT_SEPSIS,
    /// Treatment is under way already.
    ALREADY_TREATED,
    /// The goals of care rule out the treatment.
    COMFORT_CARE,
    /// A value that the score rests on is wrong.
    DATA_WRONG,
    /// Something else, said in the note, which is then required.
    OTHER
}
