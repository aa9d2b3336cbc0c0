package health.vigil.base;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Letters as search compares them.
public final class Letters {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    /// Letters of their own that Unicode does not take apart, as Unicode's Latin-ASCII transform (CLDR) writes them.
    private static final Map<Character, String> WRITTEN = Map.ofEntries(
            Map.entry('\u00df', "ss"),
            Map.entry('\u00e6', "ae"),
            Map.entry('\u00f0', "d"),
            Map.entry('\u00f8', "o"),
            Map.entry('\u00fe', "th"),
            Map.entry('\u0111', "d"),
            Map.entry('\u0127', "h"),
            Map.entry('\u0131', "i"),
            Map.entry('\u0138', "q"),
            Map.entry('\u0142', "l"),
            Map.entry('\u014b', "n"),
            Map.entry('\u0153', "oe"),
            Map.entry('\u0167', "t"));

    private Letters() {}

    /// Lower case, without what stands above, below or across a Latin letter: `S\u00f8ren` is `soren`, `\u0141ukasz`
    /// is `lukasz`.
    public static String folded(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char letter = plain.charAt(i);
            String written = letter < 0x80 ? null : WRITTEN.get(letter);
            if (written == null) {
                folded.append(letter);
            } else {
                folded.append(written);
            }
        }
        return folded.toString();
    }
}
