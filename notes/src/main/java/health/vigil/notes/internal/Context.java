package health.vigil.notes.internal;

import health.vigil.notes.Assertion;
import health.vigil.notes.Assertion.Certainty;
import health.vigil.notes.Assertion.Person;
import health.vigil.notes.Assertion.Time;
import health.vigil.notes.internal.Phrases.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a sentence says about conditions and drugs named in it, by the idea of NegEx (Chapman et al., J Biomed Inform
/// 2001;34:301-310) and ConText (Harkema et al., 2009): phrases reach forward or backward until the sentence ends
/// or a word ends their reach; a longer phrase that only looks like one has no reach.
///
/// The phrases of a sentence are found once and summed up from both its ends, so that a long text takes time in
/// proportion to its length.
final class Context {
    private static final Phrases<Set<Trigger>> TRIGGERS = Phrases.read("triggers.tsv", Context::kinds);

    /// What another statement begins without.
    private static final Set<Trigger> OF_ONE_STATEMENT = Set.of(
            Trigger.NEGATES_AFTER,
            Trigger.DOUBTS_AFTER,
            Trigger.PAST_AFTER,
            Trigger.WITHHELD_AFTER,
            Trigger.STOPPED_AFTER,
            Trigger.GIVEN_AFTER);

    private final List<Match<Set<Trigger>>> matches;
    /// What reaches forward beyond the first phrases, by how many of them.
    private final List<Set<Trigger>> ahead = new ArrayList<>();
    /// What reaches backward before the last phrases, by how many of them.
    private final List<Set<Trigger>> behind = new ArrayList<>();

    /// @param sentence its tokens
    /// @param named what is named in it, in order
    Context(List<Token> sentence, List<? extends Match<?>> named) {
        this.matches =
                Directions.of(sentence, named, Answers.among(sentence, Signs.among(sentence, TRIGGERS.in(sentence))));
        sum(matches, Trigger::forward, ahead);
        sum(matches.reversed(), Trigger::backward, behind);
    }

    private static void sum(List<Match<Set<Trigger>>> matches, Predicate<Trigger> reaches, List<Set<Trigger>> sums) {
        EnumSet<Trigger> reached = EnumSet.noneOf(Trigger.class);
        sums.add(EnumSet.copyOf(reached));
        for (Match<Set<Trigger>> match : matches) {
            if (match.meaning().contains(Trigger.ENDS)) {
                reached.clear();
            }
            if (match.meaning().contains(Trigger.BEGINS) || match.meaning().contains(Trigger.GIVEN_AFTER)) {
                reached.removeAll(OF_ONE_STATEMENT);
            }
            if (match.meaning().contains(Trigger.TURNS)) {
                reached.remove(Trigger.STOPPED_AFTER);
            }
            if (match.meaning().contains(Trigger.PATIENT)) {
                reached.remove(Trigger.OTHER_AFTER);
            }
            match.meaning().stream().filter(reaches).forEach(reached::add);
            sums.add(EnumSet.copyOf(reached));
        }
    }

    /// @param from the first token that names it
    /// @param until after the last
    /// @param drug whether it is one
    Assertion of(int from, int until, boolean drug) {
        Set<Trigger> reached = EnumSet.copyOf(ahead.get(count(match -> match.until() <= from)));
        reached.addAll(behind.get(matches.size() - count(match -> match.from() < until)));
        return new Assertion(certainty(reached, drug), time(reached, drug), person(reached));
    }

    /// How many of the first phrases fulfil a condition that no later one fulfils after one that does not.
    private int count(Predicate<Match<Set<Trigger>>> first) {
        int low = 0;
        int high = matches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (first.test(matches.get(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Set<Trigger> kinds(String text) {
        return Arrays.stream(text.strip().toUpperCase(Locale.ROOT).split(" "))
                .map(Trigger::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Certainty certainty(Set<Trigger> reached, boolean drug) {
        if (reached.contains(Trigger.NEGATES_AFTER) || reached.contains(Trigger.NEGATES_BEFORE)) {
            return Certainty.NEGATED;
        }
        if (drug && (reached.contains(Trigger.WITHHELD_AFTER) || reached.contains(Trigger.WITHHELD_BEFORE))) {
            return Certainty.NEGATED;
        }
        return reached.contains(Trigger.DOUBTS_AFTER) || reached.contains(Trigger.DOUBTS_BEFORE)
                ? Certainty.POSSIBLE
                : Certainty.AFFIRMED;
    }

    private static Time time(Set<Trigger> reached, boolean drug) {
        if (reached.contains(Trigger.IF_AFTER) || (drug && planned(reached))) {
            return Time.HYPOTHETICAL;
        }
        if (drug && (reached.contains(Trigger.STOPPED_AFTER) || reached.contains(Trigger.STOPPED_BEFORE))) {
            return Time.HISTORICAL;
        }
        return reached.contains(Trigger.PAST_AFTER) || reached.contains(Trigger.PAST_BEFORE)
                ? Time.HISTORICAL
                : Time.RECENT;
    }

    private static boolean planned(Set<Trigger> reached) {
        return reached.contains(Trigger.PLANNED_AFTER)
                || (reached.contains(Trigger.PLANNED_BEFORE) && !reached.contains(Trigger.GIVEN_AFTER));
    }

    private static Person person(Set<Trigger> reached) {
        return reached.contains(Trigger.OTHER_AFTER) || reached.contains(Trigger.OTHER_BEFORE)
                ? Person.OTHER
                : Person.PATIENT;
    }
}
