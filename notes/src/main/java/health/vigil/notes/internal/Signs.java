package health.vigil.notes.internal;

import health.vigil.notes.internal.Phrases.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Signs in brackets: `(-) fever, (+) cough`, or behind what they speak of, `fever (-), cough (+)`. All signs of a
/// sentence stand on the same side.
final class Signs {
    private static final Set<String> MINUS = Set.of("-", "\u2212", "\u2013");
    private static final Set<String> MARKS = Set.of(",", ".", ";", ":", "/", "|", "and", "or", "but");

    private Signs() {}

    /// The phrases of a sentence with its signs among them, in order.
    static List<Match<Set<Trigger>>> among(List<Token> tokens, List<Match<Set<Trigger>>> phrases) {
        List<Integer> signs = new ArrayList<>();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            String sign = tokens.get(i + 1).text();
            if (tokens.get(i).text().equals("(")
                    && tokens.get(i + 2).text().equals(")")
                    && (MINUS.contains(sign) || sign.equals("+"))) {
                signs.add(i);
            }
        }
        if (signs.isEmpty()) {
            return phrases;
        }
        boolean behind = signs.stream().noneMatch(at -> at == 0 || mark(tokens, at - 1))
                && signs.stream().anyMatch(at -> at + 3 >= tokens.size() || mark(tokens, at + 3));
        List<Match<Set<Trigger>>> all = new ArrayList<>();
        for (int at : signs) {
            Trigger negates = behind ? Trigger.NEGATES_BEFORE : Trigger.NEGATES_AFTER;
            boolean minus = MINUS.contains(tokens.get(at + 1).text());
            all.add(new Match<>(minus ? Set.of(negates, Trigger.ENDS) : Set.of(Trigger.ENDS), at, at + 3));
        }
        return Phrases.merged(all, phrases);
    }

    private static boolean mark(List<Token> tokens, int at) {
        return MARKS.contains(tokens.get(at).text());
    }
}
