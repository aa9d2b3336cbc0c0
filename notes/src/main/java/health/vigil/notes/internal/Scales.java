package health.vigil.notes.internal;

import health.vigil.notes.internal.Phrases.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Coma scores in words and numbers: `GCS 9`, `GCS of 13/15`, `GCS E3V4M6`. Below 15 the mental state is altered
/// (Teasdale and Jennett, Lancet 1974;304:81-84); 15 names nothing. Of a sedated patient it says the same.
final class Scales {
    private static final Set<String> JOINING =
            Set.of("of", "is", "was", "now", "score", "scale", "total", "remains", "at", ":", "=", "-", "(", "~", "~=");
    private static final int LEAST = 3;
    private static final int MOST = 15;
    /// How many joining words may stand between the scale and its number.
    private static final int BETWEEN = 4;

    private static final Pattern TUBED = Pattern.compile("([0-9]{1,2})t?");
    private static final Pattern PARTS = Pattern.compile("e([1-4])v([1-5]|t)m([1-6])");

    private Scales() {}

    /// What is found in a sentence with the places that name a score below the greatest, in order.
    ///
    /// @param finding what such a score is
    static <M> List<Match<Optional<M>>> among(List<Token> tokens, List<Match<Optional<M>>> found, M finding) {
        List<Match<Optional<M>>> scores = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            int after = scale(tokens, i);
            int end = after < 0 ? -1 : lowered(tokens, after);
            if (end > 0) {
                scores.add(new Match<>(Optional.of(finding), i, end));
            }
        }
        return Phrases.merged(scores, found);
    }

    /// After the name of the scale, or -1.
    private static int scale(List<Token> tokens, int at) {
        if (tokens.get(at).text().equals("gcs")) {
            return at + 1;
        }
        return tokens.get(at).text().equals("glasgow")
                        && at + 2 < tokens.size()
                        && tokens.get(at + 1).text().equals("coma")
                ? at + 2
                : -1;
    }

    /// After a number below the greatest, or -1.
    private static int lowered(List<Token> tokens, int from) {
        int at = from;
        while (at < tokens.size()
                && at - from < BETWEEN
                && JOINING.contains(tokens.get(at).text())) {
            at++;
        }
        boolean below = at < tokens.size() && tokens.get(at).text().equals("<");
        at += below ? 1 : 0;
        if (at >= tokens.size()) {
            return -1;
        }
        Matcher number = TUBED.matcher(tokens.get(at).text());
        if (number.matches()) {
            int score = Integer.parseInt(number.group(1)) - (below ? 1 : 0);
            return score >= LEAST && score < MOST ? at + 1 : -1;
        }
        return parts(tokens, at);
    }

    private static int parts(List<Token> tokens, int from) {
        StringBuilder written = new StringBuilder();
        for (int at = from; at < tokens.size() && at < from + LEAST; at++) {
            written.append(tokens.get(at).text());
            Matcher parts = PARTS.matcher(written);
            if (parts.matches()) {
                int verbal = parts.group(2).equals("t") ? 1 : Integer.parseInt(parts.group(2));
                int score = Integer.parseInt(parts.group(1)) + verbal + Integer.parseInt(parts.group(3));
                return score < MOST ? at + 1 : -1;
            }
        }
        return -1;
    }
}
