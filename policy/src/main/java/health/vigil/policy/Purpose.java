package health.vigil.policy;

/// Why access is asked for: the purposes of use (HL7 v3 PurposeOfUse: TREAT, HPAYMT, HOPERAT, HRESCH, HCOMPL).
public enum Purpose {
    TREATMENT,
    PAYMENT,
    OPERATIONS,
    RESEARCH,
    COMPLIANCE;

    /// What somebody of this role usually asks for, where nothing else is said.
    public static Purpose usualFor(Role role) {
        return switch (role) {
            case NURSE, PHYSICIAN, ON_CALL, SENDER, RECORD_SYSTEM -> TREATMENT;
            case BILLING_ANALYST -> PAYMENT;
            case ML_ENGINEER -> RESEARCH;
            case COMPLIANCE_OFFICER -> COMPLIANCE;
            case INTEGRATION_ENGINEER, OPERATOR, PLATFORM -> OPERATIONS;
        };
    }
}
