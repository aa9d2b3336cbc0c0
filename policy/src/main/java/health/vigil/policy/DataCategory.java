package health.vigil.policy;

/// The kinds of data that policies tell apart: the third axis of the role × action × data matrix.
public enum DataCategory {
    /// Who the patient is: names, identifiers, addresses, birth date.
    DEMOGRAPHICS,
    /// Identified clinical records: observations, reports, conditions, medication.
    CLINICAL,
    /// Free-text notes.
    NOTE,
    /// Encounters and stays of a patient.
    ENCOUNTER,
    /// Accounts, claims, coverage, payments: what care cost and who pays.
    FINANCIAL,
    /// Locations, organisations, practitioners: who and where the hospital is, no patient's data.
    DIRECTORY,
    /// How codes are read: concept maps, value sets, profiles; no patient's data.
    TERMINOLOGY,
    /// Facts, scores and alerts under care tokens.
    PSEUDONYMISED,
    /// Releases that meet HIPAA Safe Harbor.
    DEIDENTIFIED,
    /// The ledger, its timelines and proofs.
    EVIDENCE,
    /// Sealed originals in the exceptions queue, by reason and structure.
    EXCEPTION,
    /// Settings, health, counters.
    OPERATIONAL;

    /// Whether opening it needs an access to identified data.
    public boolean identified() {
        return switch (this) {
            case DEMOGRAPHICS, CLINICAL, NOTE, ENCOUNTER, FINANCIAL -> true;
            case DIRECTORY, TERMINOLOGY, PSEUDONYMISED, DEIDENTIFIED, EVIDENCE, EXCEPTION, OPERATIONAL -> false;
        };
    }
}
