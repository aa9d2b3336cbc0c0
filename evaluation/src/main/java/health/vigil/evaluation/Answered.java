package health.vigil.evaluation;

import health.vigil.evaluation.internal.Chance;
import health.vigil.scoring.Abstention;
import health.vigil.scoring.Estimate;
import health.vigil.scoring.LearnedModel;
import health.vigil.scoring.Timeline;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/// What a learned model says of the rows of one stay.
///
/// @param asItRuns with its score withheld where it does not speak
/// @param unreserved if it never withheld its score; the very same where it withheld none
public record Answered(JudgedStay asItRuns, JudgedStay unreserved) {
    /// Asks at each row: the same steps as [health.vigil.scoring.Scorer] takes, on the stay's whole timeline, of
    /// which
    /// each row's features read the past only.
    public static Answered of(LabelledStay stay, LearnedModel model) {
        Timeline timeline = ChallengeFacts.timeline(stay);
        double[] scores = new double[stay.rows()];
        BitSet calls = new BitSet();
        Map<Silence, BitSet> silences = new EnumMap<>(Silence.class);
        for (int row = 0; row < stay.rows(); row++) {
            Instant time = ChallengeFacts.time(stay, row);
            float[] vector = model.features().vector(timeline, time);
            Estimate estimate = model.estimate(vector);
            for (Abstention reason : model.abstentions(timeline, time, vector, estimate)) {
                silences.computeIfAbsent(Silence.of(reason), _ -> new BitSet()).set(row);
            }
            scores[row] = Chance.bounded(estimate.probability());
            calls.set(row, estimate.probability() >= model.call());
        }
        JudgedStay unreserved = new JudgedStay(stay, scores, calls, Map.of());
        return new Answered(silences.isEmpty() ? unreserved : unreserved.silenced(silences), unreserved);
    }

    public LabelledStay stay() {
        return asItRuns.stay();
    }

    /// Whether the score was withheld at any row.
    public boolean reserved() {
        return asItRuns != unreserved;
    }

    /// If its score were withheld for one reason alone.
    public JudgedStay silentFor(Silence reason) {
        BitSet rows = asItRuns.silent(reason);
        return rows.isEmpty() ? unreserved : unreserved.silenced(Map.of(reason, rows));
    }
}
