package health.vigil.base;

/// What a patient token is used for. Tokens of the same patient are equal within one purpose and cannot be linked
/// across purposes without the vault's keys (PHI-3).
public enum TokenPurpose {
    /// Facts, scores and alerts: the live care path.
    CARE,
    /// Ledger entries.
    AUDIT,
    /// Governed data products.
    RESEARCH
}
