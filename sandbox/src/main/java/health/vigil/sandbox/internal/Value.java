package health.vigil.sandbox.internal;

/// What OBX-2, OBX-5 and OBX-6 will say, or why nothing will be said.
public sealed interface Value {
    /// A value to send.
    ///
    /// @param type `NM`, `SN` or `ST`
    /// @param text the field, components in place, not escaped
    /// @param unit UCUM, or empty
    record Sendable(String type, String text, String unit) implements Value {
        /// OBX-5 by component.
        String[] components() {
            return text.split("\\^", -1);
        }
    }

    /// A result that could not be obtained, in the laboratory's few words.
    record Unobtainable(String words) implements Value {}

    /// A row that is not sent.
    ///
    /// @param reason as the manifest counts it
    record NotSent(String reason) implements Value {}
}
