package health.vigil.console.internal;

import health.vigil.scoring.Assessment;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Explanation;
import health.vigil.scoring.Missing;
import health.vigil.scoring.ScoreResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// Why a score is what it is: each input with its value, age and share, the largest first, and what is
/// missing.
public final class Reasons {
    private final Times times;

    Reasons(Times times) {
        this.times = times;
    }

    /// For all scores of an assessment, the driving one first.
    List<ScoreReasons> of(Assessment assessment) {
        return assessment.scores().stream().map(this::of).toList();
    }

    private ScoreReasons of(ScoreResult score) {
        List<Input> inputs = score.inputs().stream()
                .sorted(Comparator.comparingDouble(Contribution::points).reversed())
                .map(input -> input(input, score instanceof ScoreResult.Probability))
                .toList();
        List<Lack> missing = score.missing().stream().map(Reasons::lack).toList();
        return new ScoreReasons(
                score.score(),
                Words.value(score),
                score instanceof ScoreResult.Withheld,
                score instanceof ScoreResult.Probability ? "Share" : "Points",
                inputs,
                missing);
    }

    private Input input(Contribution input, boolean learned) {
        boolean lasts = Explanation.lasts(input.value());
        return new Input(
                input.signal(),
                Units.show(input.value()),
                trend(input),
                learned ? Explanation.odds(input.points()) : Words.number(input.points()),
                input.points() > 0,
                lasts ? "" : times.on(input.effective(), input.effective().plus(input.age())),
                lasts ? "" : Times.old(input.age()));
    }

    private static String trend(Contribution input) {
        Contribution.Earlier before = input.before();
        if (before == null || !before.value().unit().equals(input.value().unit())) {
            return "";
        }
        int change = input.value().value().compareTo(before.value().value());
        String since = Times.span(Duration.between(before.effective(), input.effective())) + " before";
        return switch (Integer.signum(change)) {
            case 1 -> "↑ from " + Units.number(before.value().value()) + ", " + since;
            case -1 -> "↓ from " + Units.number(before.value().value()) + ", " + since;
            default -> "as " + since;
        };
    }

    private static Lack lack(Missing missing) {
        return new Lack(missing.signal(), missing.stale() ? "too old" : "missing", missing.nextStep());
    }

    /// One score.
    ///
    /// @param share what the inputs' shares are called
    public record ScoreReasons(
            String name, String value, boolean withheld, String share, List<Input> inputs, List<Lack> missing) {}

    /// One input.
    ///
    /// @param trend how it compares with an earlier value, empty where there is none
    /// @param counts whether it added to the score
    /// @param points its share: points, or a factor of the odds
    /// @param at when it was measured; empty where it lasts, as an age does
    /// @param age how old it was when scored; empty as well
    public record Input(
            String signal, String value, String trend, String points, boolean counts, String at, String age) {}

    /// An input that the score lacks.
    public record Lack(String signal, String why, String nextStep) {}
}
