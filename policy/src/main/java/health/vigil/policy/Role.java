package health.vigil.policy;

/// The roles that a principal can act in (ACC-3).
public enum Role {
    NURSE,
    PHYSICIAN,
    ON_CALL,
    BILLING_ANALYST,
    ML_ENGINEER,
    COMPLIANCE_OFFICER,
    INTEGRATION_ENGINEER,
    OPERATOR,
    /// A sending system at a door: may deliver messages, nothing else.
    SENDER,
    /// A system of the hospital that keeps records here through the FHIR API, for all patients.
    RECORD_SYSTEM,
    /// A room of the platform doing its duty.
    PLATFORM
}
