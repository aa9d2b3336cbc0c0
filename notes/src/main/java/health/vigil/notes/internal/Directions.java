package health.vigil.notes.internal;

import health.vigil.notes.internal.Phrases.Match;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which way a phrase speaks that can speak either way: `vancomycin was stopped, cefepime continued` is not
/// `stopped vancomycin`. It speaks of what stands before where that is named directly before it, or where the phrase
/// ends its clause, and then of nothing after.
final class Directions {
    private static final Set<String> BETWEEN = Set.of(
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
            "being",
            "has",
            "have",
            "had",
            "now",
            "also",
            "then",
            "since",
            "all",
            "both",
            "currently",
            "fully",
            "completely",
            "briefly",
            "initially");
    private static final Set<String> MARKS = Set.of(",", ".", ";", "(", ")", "and", "but", "/");

    private Directions() {}

    static List<Match<Set<Trigger>>> of(
            List<Token> tokens, List<? extends Match<?>> named, List<Match<Set<Trigger>>> phrases) {
        BitSet ends = new BitSet();
        named.forEach(match -> ends.set(match.until()));
        return phrases.stream().map(each -> directed(tokens, ends, each)).toList();
    }

    private static Match<Set<Trigger>> directed(List<Token> tokens, BitSet ends, Match<Set<Trigger>> phrase) {
        boolean eitherWay = either(phrase, Trigger.NEGATES_AFTER, Trigger.NEGATES_BEFORE)
                || either(phrase, Trigger.WITHHELD_AFTER, Trigger.WITHHELD_BEFORE)
                || either(phrase, Trigger.STOPPED_AFTER, Trigger.STOPPED_BEFORE);
        if (!eitherWay || !(follows(tokens, ends, phrase.from()) || last(tokens, phrase))) {
            return phrase;
        }
        Set<Trigger> backward =
                phrase.meaning().stream().filter(trigger -> !trigger.forward()).collect(Collectors.toUnmodifiableSet());
        return new Match<>(backward, phrase.from(), phrase.until());
    }

    private static boolean either(Match<Set<Trigger>> phrase, Trigger forward, Trigger backward) {
        return phrase.meaning().contains(forward) && phrase.meaning().contains(backward);
    }

    /// Whether what is named stands before a place, with nothing between but words that only join.
    private static boolean follows(List<Token> tokens, BitSet ends, int from) {
        int at = from;
        while (at > 0 && !ends.get(at) && BETWEEN.contains(tokens.get(at - 1).text())) {
            at--;
        }
        return ends.get(at);
    }

    /// Whether a phrase ends its clause and does not begin it too.
    private static boolean last(List<Token> tokens, Match<Set<Trigger>> phrase) {
        return phrase.from() > 0
                && (phrase.until() >= tokens.size()
                        || MARKS.contains(tokens.get(phrase.until()).text()));
    }
}
