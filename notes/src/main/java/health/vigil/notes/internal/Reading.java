package health.vigil.notes.internal;

import health.vigil.notes.Assertion;
import health.vigil.notes.Assertion.Person;
import health.vigil.notes.Assertion.Time;
import health.vigil.notes.Finding;
import health.vigil.notes.Statement;
import health.vigil.notes.internal.Phrases.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A text read sentence by sentence.
public final class Reading {
    /// What a phrase names; one that only looks like a finding names none.
    private static final Phrases<Optional<Finding>> FINDINGS = Phrases.read(
            "findings.tsv",
            text -> text.strip().equals("nothing")
                    ? Optional.empty()
                    : Optional.of(Finding.valueOf(text.strip().toUpperCase(Locale.ROOT))));

    /// An antibiotic named in a sentence with one of these words is not one that is given.
    private static final Set<String> NOT_GIVEN = Set.of(
            "allergic",
            "allergy",
            "allergies",
            "anaphylaxis",
            "intolerance",
            "resistant",
            "resistance",
            "sensitive",
            "susceptible",
            "susceptibilities",
            "sensitivities");

    private Reading() {}

    public static List<Statement> of(String text) {
        List<Statement> statements = new ArrayList<>();
        for (Sentence sentence : Sentence.of(text)) {
            List<Token> tokens = Token.of(text, sentence.start(), sentence.end());
            List<Match<Optional<Finding>>> found =
                    Scales.among(tokens, FINDINGS.in(tokens), Finding.ALTERED_MENTAL_STATE);
            Context context = new Context(tokens, found);
            boolean given = given(tokens, sentence.heading());
            for (Match<Optional<Finding>> match : found) {
                match.meaning()
                        .filter(finding -> finding != Finding.ANTIBIOTIC || given)
                        .ifPresent(finding -> statements.add(new Statement(
                                finding,
                                under(
                                        sentence.heading(),
                                        context.of(match.from(), match.until(), finding == Finding.ANTIBIOTIC)),
                                tokens.get(match.from()).start(),
                                tokens.get(match.until() - 1).end())));
            }
        }
        return statements;
    }

    private static boolean given(List<Token> tokens, String heading) {
        return !heading.contains("allerg") && tokens.stream().noneMatch(token -> NOT_GIVEN.contains(token.text()));
    }

    /// A heading speaks for all sentences under it.
    private static Assertion under(String heading, Assertion said) {
        boolean family = heading.contains("family history");
        boolean past = heading.contains("past") || heading.equals("medical history") || heading.equals("pmh");
        return new Assertion(
                said.certainty(),
                past && said.time() == Time.RECENT ? Time.HISTORICAL : said.time(),
                family ? Person.OTHER : said.person());
    }
}
