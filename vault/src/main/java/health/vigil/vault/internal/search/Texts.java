package health.vigil.vault.internal.search;

import health.vigil.base.Letters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How search compares text.
public final class Texts {
    /// A text is looked at from the starts of so many words.
    private static final int MOST_WORDS = 16;

    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Texts() {}

    /// Folded letters, punctuation as one space: `Müller-Lüdenscheidt` is `muller ludenscheidt`.
    public static String normalised(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return NOT_WORD.matcher(Letters.folded(text)).replaceAll(" ").strip();
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
