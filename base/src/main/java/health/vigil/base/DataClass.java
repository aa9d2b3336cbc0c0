package health.vigil.base;

/// The classes of data that live apart: each has its own schema, database role, keys and retention (PHI-1).
public enum DataClass {
    /// Records that name a patient: the vault and the intake journal.
    IDENTIFIED,
    /// Clinical facts, scores and alerts under tokens.
    PSEUDONYMISED,
    /// Accounts, settings, counters: no patient at all.
    OPERATIONAL,
    /// The ledger.
    EVIDENCE
}
