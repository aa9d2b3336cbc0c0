package health.vigil.notes.internal;

import health.vigil.notes.Assertion;
import health.vigil.notes.Assertion.Certainty;
import health.vigil.notes.Assertion.Person;
import health.vigil.notes.Assertion.Time;
import health.vigil.notes.internal.Phrases.Match;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What a sentence says about a condition named in it, by the idea of NegEx (Chapman et al., J Biomed Inform
/// 2001;34:301-310) and ConText (Harkema et al., 2009): phrases reach forward or backward until the sentence ends
/// or a
/// word ends their reach; a longer phrase that only looks like one has no reach.
public final class Context {
    private static final Phrases<Set<Trigger>> TRIGGERS = Phrases.read("triggers.tsv", Context::kinds);

    private Context() {}

    /// @param sentence its tokens
    /// @param from the first token that names the condition
    /// @param until after the last
    @SuppressWarnings(
            "ArgumentSelectionDefectChecker") // what lies between two spans goes from one's end to the other's begin
    public static Assertion of(List<Token> sentence, int from, int until) {
        Set<Trigger> reached = EnumSet.noneOf(Trigger.class);
        List<Match<Set<Trigger>>> matches = TRIGGERS.in(sentence);
        for (Match<Set<Trigger>> match : matches) {
            boolean ahead = match.until() <= from && !ended(matches, match.until(), from);
            boolean behind = match.from() >= until && !ended(matches, until, match.from());
            for (Trigger trigger : match.meaning()) {
                if ((trigger.forward() && ahead) || (trigger.backward() && behind)) {
                    reached.add(trigger);
                }
            }
        }
        return new Assertion(
                certainty(reached),
                time(reached),
                reached.contains(Trigger.OTHER_AFTER) ? Person.OTHER : Person.PATIENT);
    }

    private static boolean ended(List<Match<Set<Trigger>>> matches, int from, int until) {
        return matches.stream()
                .anyMatch(match ->
                        match.meaning().contains(Trigger.ENDS) && match.from() >= from && match.until() <= until);
    }

    private static Set<Trigger> kinds(String text) {
        return Arrays.stream(text.strip().toUpperCase(Locale.ROOT).split(" "))
                .map(Trigger::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Certainty certainty(Set<Trigger> reached) {
        if (reached.contains(Trigger.NEGATES_AFTER) || reached.contains(Trigger.NEGATES_BEFORE)) {
            return Certainty.NEGATED;
        }
        return reached.contains(Trigger.DOUBTS_AFTER) || reached.contains(Trigger.DOUBTS_BEFORE)
                ? Certainty.POSSIBLE
                : Certainty.AFFIRMED;
    }

    private static Time time(Set<Trigger> reached) {
        if (reached.contains(Trigger.IF_AFTER)) {
            return Time.HYPOTHETICAL;
        }
        return reached.contains(Trigger.PAST_AFTER) || reached.contains(Trigger.PAST_BEFORE)
                ? Time.HISTORICAL
                : Time.RECENT;
    }
}
