package health.vigil.console.internal;

import health.vigil.scoring.Assessment;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Missing;
import health.vigil.scoring.ScoreResult;
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
                .map(this::input)
                .toList();
        List<String> missing = score.missing().stream().map(Reasons::words).toList();
        return new ScoreReasons(
                score.score(), Words.value(score), score instanceof ScoreResult.Withheld, inputs, missing);
    }

    private Input input(Contribution input) {
        return new Input(
                input.signal(),
                Units.show(input.value()),
                Words.number(input.points()),
                input.points() > 0,
                times.clock(input.effective()),
                Times.span(input.age()));
    }

    private static String words(Missing missing) {
        return missing.signal() + (missing.stale() ? " is too old: " : " is missing: ") + missing.nextStep();
    }

    /// One score.
    public record ScoreReasons(String name, String value, boolean withheld, List<Input> inputs, List<String> missing) {}

    /// One input.
    ///
    /// @param counts whether it added to the score
    public record Input(String signal, String value, String points, boolean counts, String at, String age) {}
}
