package health.vigil.hl7v2.internal.syntax;

/// The characters that a FHIR text may have: those of XML 1.0, section 2.2 (FHIR R4, datatypes, string). HL7
/// version 2 can send others, as they are or as `\X..\`.
public final class FhirCharacters {
    private static final char REPLACEMENT = '\uFFFD';

    private FhirCharacters() {}

    /// Whether a text with this character has to be looked at: it is forbidden, or half of a pair.
    public static boolean isDoubtful(char c) {
        return c < ' ' ? !isSpace(c) : c >= Character.MIN_SURROGATE && (Character.isSurrogate(c) || c > REPLACEMENT);
    }

    private static boolean isSpace(char c) {
        return c == '\t' || c == '\n' || c == '\r';
    }

    /// The text with U+FFFD for every character that is forbidden, and for half a surrogate pair.
    public static String only(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isDoubtful(text.charAt(i))) {
                return replaced(text, i);
            }
        }
        return text;
    }

    private static String replaced(String text, int from) {
        StringBuilder fit = new StringBuilder(text.length()).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDoubtful(c)) {
                fit.append(c);
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                fit.append(c).append(text.charAt(++i));
            } else {
                fit.append(REPLACEMENT);
            }
        }
        return fit.toString();
    }
}
