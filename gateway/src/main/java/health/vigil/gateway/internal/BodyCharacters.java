package health.vigil.gateway.internal;

import org.jspecify.annotations.Nullable;

/// The characters of a text: those that XML has, too, and not white space alone (R4, string; XML 1.0, 2.2).
final class BodyCharacters {
    private static final int LAST_PLAIN = 0xD7FF;
    private static final int FIRST_NO_CHARACTER = 0xFFFE;

    private BodyCharacters() {}

    /// What is wrong with a text, null where nothing is.
    static @Nullable String fault(char[] text, int offset, int length) {
        boolean blank = true;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            char at = text[i];
            blank &= Character.isWhitespace(at);
            if (at < ' ' && at != '\t' && at != '\n' && at != '\r') {
                return "A text has a control character";
            }
            if (at > LAST_PLAIN) {
                if (Character.isHighSurrogate(at) && i + 1 < end && Character.isLowSurrogate(text[i + 1])) {
                    i++;
                } else if (Character.isSurrogate(at) || at >= FIRST_NO_CHARACTER) {
                    return "A text has half a character, or what is none";
                }
            }
        }
        return blank ? "A text is empty or white space" : null;
    }

    /// The same of a text.
    static @Nullable String fault(String text) {
        return fault(text.toCharArray(), 0, text.length());
    }
}
