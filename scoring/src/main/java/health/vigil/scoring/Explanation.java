package health.vigil.scoring;

import health.vigil.base.Quantity;
import health.vigil.facts.Fact.Noted;
import health.vigil.scoring.Contribution.Earlier;
import health.vigil.scoring.internal.Phrases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a score is what it is, in sentences for a clinician: what contributed most, with value, unit, share, trend and
/// time; what argued against; what notes say beside it; then what is missing and what to do about it.
///
/// A learned model's share is told as the factor by which it multiplies the odds: the factors of all inputs, present
/// or missing, times the odds where nothing is known, are the odds before calibration.
public final class Explanation {
    private static final int MOST_FOR = 5;
    private static final int MOST_AGAINST = 2;
    private static final int MOST_MISSING = 5;
    /// A share of the log-odds that changes the odds by less than a twentieth is not worth a sentence.
    private static final double WORTH_TELLING = 0.05;

    private static final Duration JUST_NOW = Duration.ofMinutes(5);

    private Explanation() {}

    /// One sentence.
    ///
    /// @param note the id of the finding of a note that it tells of, whose words are the evidence; null where it
    ///     tells of none
    public record Sentence(String text, @Nullable String note) {}

    /// Explains the driver's score.
    ///
    /// @return sentences, the heaviest contribution first; never empty
    public static List<String> sentences(Assessment assessment) {
        return told(assessment).stream().map(Sentence::text).toList();
    }

    /// The same, with what is needed to show the evidence.
    public static List<Sentence> told(Assessment assessment) {
        ScoreResult driver = assessment.scores().getFirst();
        List<Sentence> sentences = new ArrayList<>();
        sentences.add(new Sentence(headline(driver), null));
        switch (driver) {
            case ScoreResult.Withheld withheld -> {
                withheld.reasons().stream()
                        .skip(1)
                        .map(reason -> new Sentence(reason(reason), null))
                        .forEach(sentences::add);
                points(withheld, sentences);
            }
            case ScoreResult.Complete complete -> points(complete, sentences);
            case ScoreResult.Partial partial -> points(partial, sentences);
            case ScoreResult.Probability probability -> odds(probability, sentences);
        }
        beside(assessment, driver, sentences);
        driver.missing().stream()
                .limit(MOST_MISSING)
                .map(missing -> new Sentence(missing(missing, driver), null))
                .forEach(sentences::add);
        return List.copyOf(sentences);
    }

    /// An amount as clinicians write it: `4 mmol/L`, `GCS 14`, `71 years`. What was converted from another unit is
    /// rounded to what a reader needs.
    public static String amount(Quantity quantity) {
        return Phrases.amount(quantity);
    }

    /// Whether an amount is of something that lasts, as an age does, and was not measured at a time.
    public static boolean lasts(Quantity quantity) {
        return Phrases.lasts(quantity);
    }

    /// A probability in per cent: whole from ten on, one decimal below.
    public static String percent(double probability) {
        return Phrases.percent(probability);
    }

    /// A share of the log-odds as a factor of the odds: `odds × 2.2`.
    public static String odds(double points) {
        return Phrases.odds(points);
    }

    /// Why a model does not speak, such as `The age of 12 is outside the range of training, 18 to 100.`
    public static String reason(Abstention reason) {
        return Phrases.capital(clause(reason)) + ".";
    }

    /// `Respiratory rate 28 /min (3 points), up from 20 two hours before; measured ten minutes ago.`
    private static void points(ScoreResult score, List<Sentence> sentences) {
        score.inputs().stream()
                .filter(input -> input.points() > 0)
                .sorted(Comparator.comparingDouble(Contribution::points).reversed())
                .limit(MOST_FOR)
                .map(input -> sentence(input, score, "(" + Phrases.points(input.points()) + ")"))
                .forEach(sentences::add);
    }

    /// `Lactate 4 mmol/L raises it (odds × 2.2), up from 2.1 three hours before; measured ten minutes ago.`
    private static void odds(ScoreResult.Probability score, List<Sentence> sentences) {
        if (Double.isNaN(score.expected())) {
            sentences.add(new Sentence("This model gives no shares of single inputs.", null));
            return;
        }
        score.inputs().stream()
                .filter(input -> input.points() >= WORTH_TELLING)
                .sorted(Comparator.comparingDouble(Contribution::points).reversed())
                .limit(MOST_FOR)
                .map(input -> sentence(input, score, share(input, "raises it", "more")))
                .forEach(sentences::add);
        score.inputs().stream()
                .filter(input -> input.points() <= -WORTH_TELLING)
                .sorted(Comparator.comparingDouble(Contribution::points))
                .limit(MOST_AGAINST)
                .map(input -> sentence(input, score, share(input, "argues against it", "less")))
                .forEach(sentences::add);
    }

    /// What lasts argues for nothing: it was more or less frequent among patients of whom it is true.
    private static String share(Contribution input, String measured, String frequent) {
        String odds = " (" + Phrases.odds(input.points()) + ")";
        return Phrases.lasts(input.value())
                ? "makes it " + frequent + " likely, as in the patients learned from" + odds
                : measured + odds;
    }

    private static Sentence sentence(Contribution input, ScoreResult score, String share) {
        String text = Phrases.capital(Phrases.subject(input, score.inputs())) + " " + share + trend(input)
                + since(input) + ".";
        return new Sentence(text, input.note());
    }

    /// `A note says that an infection is suspected; written two hours ago, no input of NEWS2.`
    private static void beside(Assessment assessment, ScoreResult driver, List<Sentence> sentences) {
        for (Noted note : assessment.notes()) {
            boolean counted =
                    driver.inputs().stream().anyMatch(input -> input.facts().contains(note.id()));
            if (!counted && note.certainty() != Noted.Certainty.NEGATED) {
                String written = written(Duration.between(note.effective(), assessment.asOf()));
                String text = "A note says that " + Phrases.said(note) + "; " + written + ", no input of "
                        + driver.score() + ".";
                sentences.add(new Sentence(text, note.id()));
            }
        }
    }

    private static String headline(ScoreResult driver) {
        return switch (driver) {
            case ScoreResult.Complete complete -> complete.score() + " is " + Phrases.number(complete.value()) + ".";
            case ScoreResult.Partial partial ->
                partial.score() + " is at least " + Phrases.number(partial.atLeast()) + ": "
                        + Phrases.count(partial.missing().size(), "input") + " missing.";
            case ScoreResult.Probability probability -> {
                Estimate estimate = probability.estimate();
                yield probability.score() + " is " + Phrases.percent(estimate.probability()) + " (between "
                        + Phrases.percent(estimate.low()) + " and " + Phrases.percent(estimate.high()) + ").";
            }
            case ScoreResult.Withheld withheld ->
                withheld.score() + " is withheld: " + clause(withheld.reasons().getFirst()) + ".";
        };
    }

    private static String clause(Abstention reason) {
        return switch (reason) {
            case Abstention.TooFewInputs few ->
                "it has " + Phrases.count(few.there(), "input") + " and needs " + Phrases.count(few.needed());
            case Abstention.OutOfRange outside ->
                outside.concept() + " (" + outside.input() + ") is " + Phrases.number(outside.value())
                        + ", outside the range of training, " + Phrases.number(outside.low()) + " to "
                        + Phrases.number(outside.high());
            case Abstention.ModelFailed _ -> "the model gives no answer for what is known";
            case Abstention.TooUncertain uncertain ->
                "it lies anywhere between " + Phrases.percent(uncertain.low()) + " and "
                        + Phrases.percent(uncertain.high());
        };
    }

    private static String missing(Missing missing, ScoreResult driver) {
        boolean tells = driver instanceof ScoreResult.Probability && Math.abs(missing.points()) >= WORTH_TELLING;
        String share = tells ? " (" + Phrases.odds(missing.points()) + ")" : "";
        return Phrases.capital(missing.signal())
                + (missing.stale() ? " is too old to count" : " is not known")
                + share
                + ". "
                + missing.nextStep();
    }

    private static String trend(Contribution input) {
        Earlier before = input.before();
        if (before == null || !before.value().unit().equals(input.value().unit())) {
            return "";
        }
        int change = input.value().value().compareTo(before.value().value());
        String direction = change > 0 ? ", up from " : change < 0 ? ", down from " : ", as ";
        String since = Phrases.span(Duration.between(before.effective(), input.effective())) + " before";
        return direction + (change == 0 ? since : Phrases.legible(before.value().value()) + " " + since);
    }

    /// What lasts was not measured at a time.
    private static String since(Contribution input) {
        if (Phrases.lasts(input.value())) {
            return "";
        }
        return "; " + (input.note() == null ? "measured " + ago(input.age()) : written(input.age()));
    }

    private static String written(Duration age) {
        return "written " + ago(age);
    }

    private static String ago(Duration age) {
        return age.compareTo(JUST_NOW) < 0 ? "just now" : Phrases.span(age) + " ago";
    }
}
