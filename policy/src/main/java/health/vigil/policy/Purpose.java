package health.vigil.policy;

/// Why access is asked for: the purposes of use (HL7 v3 PurposeOfUse: TREAT, HPAYMT, HOPERAT, HRESCH, HCOMPL).
public enum Purpose {
    TREATMENT,
    PAYMENT,
    OPERATIONS,
    RESEARCH,
    COMPLIANCE
}
