package health.vigil.notes.internal;

import health.vigil.notes.internal.Phrases.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Answers of forms, as nursing assessments are charted: `Confused: no, agitated: yes`, `Confused? No.` An answer
/// speaks of what stands before its mark and of nothing after it. `Assessment: no pneumonia` is none: a word follows
/// that belongs to it.
final class Answers {
    private static final Set<String> MARKS = Set.of(":", "?");
    private static final Set<String> NO =
            Set.of("no", "n", "none", "nil", "denies", "denied", "negative", "absent", "false");
    private static final Set<String> YES = Set.of("yes", "y", "present", "positive", "true");
    private static final Set<String> AFTER = Set.of(",", ".", ";", "/", "|", "(", ")", "[", "-", "*", "!");
    /// How many words the next item of a form may have before its mark.
    private static final int NEXT_ITEM = 4;

    private Answers() {}

    /// The answers among a sentence's tokens in place of the phrases that they contain.
    static List<Match<Set<Trigger>>> among(List<Token> tokens, List<Match<Set<Trigger>>> phrases) {
        List<Match<Set<Trigger>>> all = new ArrayList<>();
        int at = 0;
        for (Match<Set<Trigger>> phrase : phrases) {
            at = add(tokens, at, phrase.from(), all);
            if (phrase.from() >= at) {
                all.add(phrase);
                at = phrase.until();
            }
        }
        add(tokens, at, tokens.size(), all);
        return all;
    }

    /// Adds the answers that begin between two places, an answer's mark being no phrase of its own.
    ///
    /// @return after the last of them, `from` where there is none
    private static int add(List<Token> tokens, int from, int until, List<Match<Set<Trigger>>> into) {
        int at = from;
        for (int i = from; i < until && i + 1 < tokens.size(); i++) {
            String answer = tokens.get(i + 1).text();
            if (MARKS.contains(tokens.get(i).text()) && ends(tokens, i + 2)) {
                if (NO.contains(answer)) {
                    into.add(new Match<>(Set.of(Trigger.NEGATES_BEFORE, Trigger.ENDS), i, i + 2));
                    at = i + 2;
                } else if (YES.contains(answer)) {
                    into.add(new Match<>(Set.of(Trigger.ENDS), i, i + 2));
                    at = i + 2;
                }
            }
        }
        return at;
    }

    /// Whether nothing follows that belongs to an answer: a mark, the end, or the next item with a mark of its own.
    private static boolean ends(List<Token> tokens, int at) {
        if (at >= tokens.size() || AFTER.contains(tokens.get(at).text())) {
            return true;
        }
        for (int i = at; i < Math.min(tokens.size(), at + NEXT_ITEM); i++) {
            String token = tokens.get(i).text();
            if (MARKS.contains(token)) {
                return true;
            }
            if (AFTER.contains(token)) {
                return false;
            }
        }
        return false;
    }
}
