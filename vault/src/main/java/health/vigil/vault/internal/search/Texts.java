package health.vigil.vault.internal.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How search compares text.
public final class Texts {
    /// A text is looked at from the starts of so many words.
    private static final int MOST_WORDS = 16;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Texts() {}

    /// Lower case, without diacritics, punctuation as one space: `Müller-Lüdenscheidt` is `muller ludenscheidt`.
    public static String normalised(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String letters =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return NOT_WORD.matcher(letters.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }

    /// A normalised text from each of its first words on: where a search string may begin to match.
    public static List<String> beginnings(String normalised) {
        List<String> beginnings = new ArrayList<>();
        int from = 0;
        while (from < normalised.length() && beginnings.size() < MOST_WORDS) {
            beginnings.add(normalised.substring(from));
            int space = normalised.indexOf(' ', from);
            from = space < 0 ? normalised.length() : space + 1;
        }
        return beginnings;
    }
}
