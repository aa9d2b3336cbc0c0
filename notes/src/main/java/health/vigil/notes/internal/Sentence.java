package health.vigil.notes.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A sentence of a note, and the heading under which it stands.
///
/// @param start where it begins in the note
/// @param end after its last character
/// @param heading in lower case; empty where there is none
record Sentence(int start, int end, String heading) {
    private static final Pattern HEADING = Pattern.compile("^[ \t]*([A-Z][A-Za-z/ ]{2,40}):", Pattern.MULTILINE);
    private static final Pattern BREAK = Pattern.compile(
            "(?:[.!]|\\?(?!\\s*(?i:no|yes|none|denies|denied|y|n)\\b))(?=\\s+[\"(]?[A-Z0-9*-]|\\s*$)|\\n\\s*\\n|\\n(?=\\s*(?:[-*]|[0-9]{1,2}[.)])\\s)");
    private static final Pattern LAST_WORD = Pattern.compile("([A-Za-z]+)$");
    private static final Set<String> ABBREVIATIONS =
            Set.of("dr", "mr", "mrs", "ms", "pt", "vs", "eg", "ie", "approx", "st", "no", "wt", "ht", "prof");
    private static final int LONGEST_WORD = 12;

    /// All sentences of a text, in order.
    static List<Sentence> of(String text) {
        List<Sentence> sentences = new ArrayList<>();
        Matcher headings = HEADING.matcher(text);
        String heading = "";
        int part = 0;
        while (headings.find()) {
            split(text, part, headings.start(), heading, sentences);
            heading = headings.group(1).strip().toLowerCase(Locale.ROOT);
            part = headings.start();
        }
        split(text, part, text.length(), heading, sentences);
        return sentences;
    }

    private static void split(String text, int from, int to, String heading, List<Sentence> sentences) {
        Matcher breaks = BREAK.matcher(text).region(from, to).useTransparentBounds(true);
        int start = from;
        while (breaks.find()) {
            if (!abbreviated(text, start, breaks.start())) {
                sentences.add(new Sentence(start, breaks.end(), heading));
                start = breaks.end();
            }
        }
        if (start < to) {
            sentences.add(new Sentence(start, to, heading));
        }
    }

    private static boolean abbreviated(String text, int from, int at) {
        if (text.charAt(at) != '.') {
            return false;
        }
        Matcher word = LAST_WORD.matcher(text.substring(Math.max(from, at - LONGEST_WORD), at));
        return word.find()
                && (word.group(1).length() == 1
                        || ABBREVIATIONS.contains(word.group(1).toLowerCase(Locale.ROOT)));
    }
}
