package health.vigil.hl7v2;

/// The characters that structure a message, as its MSH-1 and MSH-2 declare them.
///
/// @param field usually `|`
/// @param component usually `^`
/// @param repetition usually `~`
/// @param escape usually `\`; NUL when the message declares none
/// @param subcomponent usually `&`; NUL when the message declares none
public record Delimiters(char field, char component, char repetition, char escape, char subcomponent) {
    /// The characters that nearly everyone uses.
    public static final Delimiters USUAL = new Delimiters('|', '^', '~', '\\', '&');
}
