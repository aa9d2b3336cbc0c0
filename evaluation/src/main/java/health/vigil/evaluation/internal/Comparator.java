package health.vigil.evaluation.internal;

import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.Silence;
import health.vigil.scoring.ScoreResult;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The rules that a model is shown beside, on the very same rows.
public enum Comparator {
    /// Reads nothing but the hour: stays without sepsis are cut near 60 hours in the challenge's data, those with
    /// sepsis are not, so this artefact alone earns a utility.
    CLOCK("clock only, from hour 56", "", 56),
    NEWS2_5("NEWS2 >= 5", "NEWS2", 5),
    NEWS2_7("NEWS2 >= 7", "NEWS2", 7),
    QSOFA("qSOFA >= 2", "qSOFA", 2),
    SIRS("SIRS >= 2", "SIRS", 2);

    /// Divides points into the open range of probabilities; more than any score's highest.
    static final double SCALE = 25;

    private static final double HOURS = 1 << 15;

    private final String title;
    private final String score;
    private final double from;

    Comparator(String title, String score, double from) {
        this.title = title;
        this.score = score;
        this.from = from;
    }

    public String title() {
        return title;
    }

    /// The published score that it reads; empty for the clock.
    String score() {
        return score;
    }

    /// What it says of a stay.
    ///
    /// @param published the scores of each row
    public JudgedStay judge(LabelledStay stay, List<List<ScoreResult>> published) {
        double[] scores = new double[stay.rows()];
        BitSet calls = new BitSet();
        BitSet withheld = new BitSet();
        for (int row = 0; row < stay.rows(); row++) {
            if (this == CLOCK) {
                scores[row] = Chance.bounded(stay.hour(row) / HOURS);
                calls.set(row, stay.hour(row) >= from);
            } else {
                OptionalDouble points = points(published.get(row), score);
                scores[row] = Chance.bounded(points.orElse(0) / SCALE);
                withheld.set(row, points.isEmpty());
                calls.set(row, points.isPresent() && points.getAsDouble() >= from);
            }
        }
        return new JudgedStay(stay, scores, calls, Map.of(Silence.TOO_LITTLE_DATA, withheld));
    }

    /// The points of a score by name; empty where it is withheld or not computed.
    static OptionalDouble points(List<ScoreResult> results, String score) {
        return results.stream()
                .filter(result -> result.score().equals(score))
                .findFirst()
                .map(Comparator::points)
                .orElse(OptionalDouble.empty());
    }

    static OptionalDouble points(ScoreResult result) {
        return switch (result) {
            case ScoreResult.Complete complete -> OptionalDouble.of(complete.value());
            case ScoreResult.Partial partial -> OptionalDouble.of(partial.atLeast());
            case ScoreResult.Probability _, ScoreResult.Withheld _ -> OptionalDouble.empty();
        };
    }
}
