package health.vigil.scoring;

import health.vigil.base.Quantity;
import health.vigil.scoring.Contribution.Earlier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Why a score is what it is, in sentences for a clinician: what contributed most, with value, unit, points, trend
/// and
/// time; then what is missing and what to do about it.
public final class Explanation {
    private static final int MOST_CONTRIBUTIONS = 5;
    private static final int MOST_MISSING = 5;
    private static final Duration JUST_NOW = Duration.ofMinutes(5);

    private Explanation() {}

    /// Explains the driver's score.
    ///
    /// @return sentences, the heaviest contribution first; never empty
    public static List<String> sentences(Assessment assessment) {
        ScoreResult driver = assessment.scores().getFirst();
        List<String> sentences = new ArrayList<>();
        sentences.add(headline(driver));
        driver.inputs().stream()
                .filter(input -> input.points() > 0)
                .sorted(Comparator.comparingDouble(Contribution::points).reversed())
                .limit(MOST_CONTRIBUTIONS)
                .map(Explanation::sentence)
                .forEach(sentences::add);
        driver.missing().stream()
                .limit(MOST_MISSING)
                .map(missing -> capital(missing.signal())
                        + (missing.stale() ? " is too old to count. " : " is not known. ")
                        + missing.nextStep())
                .forEach(sentences::add);
        return List.copyOf(sentences);
    }

    /// One contribution, such as
    /// `Respiratory rate 28 /min (3 points), up from 20 two hours before; measured ten minutes ago.`
    public static String sentence(Contribution input) {
        return capital(input.signal()) + " " + amount(input.value()) + " (" + points(input.points()) + ")"
                + trend(input) + "; " + age(input.age()) + ".";
    }

    private static String headline(ScoreResult driver) {
        return switch (driver) {
            case ScoreResult.Complete complete -> complete.score() + " is " + number(complete.value()) + ".";
            case ScoreResult.Partial partial ->
                partial.score() + " is at least " + number(partial.atLeast()) + ": "
                        + count(partial.missing().size(), "input") + " missing.";
            case ScoreResult.Withheld withheld ->
                withheld.score() + " is withheld: " + count(withheld.missing().size(), "input") + " missing.";
        };
    }

    private static String trend(Contribution input) {
        Earlier before = input.before();
        if (before == null || !before.value().unit().equals(input.value().unit())) {
            return "";
        }
        int change = input.value().value().compareTo(before.value().value());
        String direction = change > 0 ? ", up from " : change < 0 ? ", down from " : ", as ";
        String since = span(Duration.between(before.effective(), input.effective())) + " before";
        return direction + (change == 0 ? since : legible(before.value().value()) + " " + since);
    }

    private static String age(Duration age) {
        return age.compareTo(JUST_NOW) < 0 ? "measured just now" : "measured " + span(age) + " ago";
    }

    private static String span(Duration span) {
        long minutes = span.toMinutes();
        return minutes < 60 ? count(minutes, "minute") : count((minutes + 30) / 60, "hour");
    }

    private static String points(double points) {
        return points == 1 ? "1 point" : number(points) + " points";
    }

    private static String count(long count, String what) {
        String[] words = {"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
        String number = count < words.length ? words[(int) count] : Long.toString(count);
        return number + " " + what + (count == 1 ? "" : "s");
    }

    private static String amount(Quantity quantity) {
        return switch (quantity.unit()) {
            case "{score}" -> "GCS " + legible(quantity.value());
            case "[pH]" -> legible(quantity.value());
            default -> legible(quantity.value()) + " " + readable(quantity.unit());
        };
    }

    /// UCUM as clinicians write it.
    private static String readable(String unit) {
        return switch (unit) {
            case "mm[Hg]" -> "mmHg";
            case "Cel" -> "°C";
            case "10*3/uL" -> "×10³/µL";
            default -> unit;
        };
    }

    private static String number(double value) {
        return plain(BigDecimal.valueOf(value));
    }

    /// What was converted from another unit carries more decimals than the measurement had: a reader needs one above
    /// ten, two below. The exact value stays in the contribution.
    private static String legible(BigDecimal value) {
        int decimals = value.abs().compareTo(BigDecimal.TEN) >= 0 ? 1 : 2;
        return plain(value.scale() > 2 ? value.setScale(decimals, RoundingMode.HALF_UP) : value);
    }

    private static String plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
