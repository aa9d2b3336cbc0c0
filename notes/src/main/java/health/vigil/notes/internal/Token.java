package health.vigil.notes.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A word or a mark of a text.
///
/// @param text in lower case, with straight apostrophes
/// @param start where it begins
/// @param end after its last character
public record Token(String text, int start, int end) {
    /// The apostrophe of typesetters.
    private static final char CURLY = '\u2019';

    /// The words, numbers and marks of a part of a text, in order.
    static List<Token> of(String text, int from, int to) {
        List<Token> tokens = new ArrayList<>();
        int at = from;
        while (at < to) {
            int end = at + 1;
            if (Character.isLetterOrDigit(text.charAt(at))) {
                while (end < to && inWord(text, end, to)) {
                    end++;
                }
            }
            if (!Character.isWhitespace(text.charAt(at))) {
                tokens.add(new Token(
                        text.substring(at, end).toLowerCase(Locale.ROOT).replace(CURLY, '\''), at, end));
            }
            at = end;
        }
        return tokens;
    }

    /// Letters and digits, and an apostrophe between them.
    private static boolean inWord(String text, int at, int to) {
        char letter = text.charAt(at);
        return Character.isLetterOrDigit(letter)
                || ((letter == '\'' || letter == CURLY)
                        && at + 1 < to
                        && Character.isLetterOrDigit(text.charAt(at + 1)));
    }
}
