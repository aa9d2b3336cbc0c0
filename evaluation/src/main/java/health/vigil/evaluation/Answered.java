package health.vigil.evaluation;

import health.vigil.evaluation.internal.Chance;
import health.vigil.scoring.Estimate;
import health.vigil.scoring.LearnedModel;
import health.vigil.scoring.Timeline;
import java.time.Instant;
import java.util.BitSet;

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
        double[] said = new double[stay.rows()];
        double[] unreserved = new double[stay.rows()];
        BitSet calls = new BitSet();
        BitSet unreservedCalls = new BitSet();
        BitSet withheld = new BitSet();
        for (int row = 0; row < stay.rows(); row++) {
            Instant time = ChallengeFacts.time(stay, row);
            float[] vector = model.features().vector(timeline, time);
            Estimate estimate = model.estimate(vector);
            boolean silent =
                    !model.abstentions(timeline, time, vector, estimate).isEmpty();
            unreserved[row] = Chance.bounded(estimate.probability());
            unreservedCalls.set(row, estimate.probability() >= model.call());
            said[row] = silent ? Chance.LEAST : unreserved[row];
            calls.set(row, !silent && unreservedCalls.get(row));
            withheld.set(row, silent);
        }
        JudgedStay judged = new JudgedStay(stay, said, calls, withheld);
        return new Answered(
                judged, withheld.isEmpty() ? judged : new JudgedStay(stay, unreserved, unreservedCalls, new BitSet()));
    }

    public LabelledStay stay() {
        return asItRuns.stay();
    }

    /// Whether the score was withheld at any row.
    public boolean reserved() {
        return asItRuns != unreserved;
    }
}
