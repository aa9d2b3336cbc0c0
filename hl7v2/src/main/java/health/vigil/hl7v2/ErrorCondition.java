package health.vigil.hl7v2;

/// HL7 table 0357, as far as Vigil answers with it.
///
/// @param code of the table
/// @param text of the table
record ErrorCondition(String code, String text) {
    /// The condition that a problem code stands for.
    static ErrorCondition of(String problem) {
        return switch (problem) {
            case "VGL-HL7-001", "VGL-HL7-006", "VGL-HL7-007" -> new ErrorCondition("100", "Segment sequence error");
            case "VGL-HL7-002", "VGL-HL7-005", "VGL-HL7-008" -> new ErrorCondition("102", "Data type error");
            case "VGL-HL7-004" -> new ErrorCondition("103", "Table value not found");
            case "VGL-HL7-010" -> new ErrorCondition("101", "Required field missing");
            case "VGL-HL7-011" -> new ErrorCondition("203", "Unsupported version id");
            case "VGL-HL7-012" -> new ErrorCondition("202", "Unsupported processing id");
            case "VGL-HL7-020" -> new ErrorCondition("200", "Unsupported message type");
            case "VGL-HL7-021" -> new ErrorCondition("201", "Unsupported event code");
            default -> new ErrorCondition("207", "Application error");
        };
    }
}
