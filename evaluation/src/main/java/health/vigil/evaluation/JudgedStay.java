package health.vigil.evaluation;

import java.util.BitSet;

/// What was said at each row of a stay. Takes its arrays over; immutable.
public final class JudgedStay {
    private final LabelledStay stay;
    private final double[] scores;
    private final BitSet calls;
    private final BitSet withheld;

    /// @param scores for each row, greater for more concern
    /// @param calls the rows at which somebody would have been called
    /// @param withheld the rows at which nothing was said; there the score is the lowest possible and there is no
    ///     call
    public JudgedStay(LabelledStay stay, double[] scores, BitSet calls, BitSet withheld) {
        if (scores.length != stay.rows() || calls.length() > scores.length || calls.intersects(withheld)) {
            throw new IllegalArgumentException("scores and calls do not fit the stay");
        }
        this.stay = stay;
        this.scores = scores;
        this.calls = calls;
        this.withheld = withheld;
    }

    public LabelledStay stay() {
        return stay;
    }

    public double score(int row) {
        return scores[row];
    }

    public boolean call(int row) {
        return calls.get(row);
    }

    public boolean withheld(int row) {
        return withheld.get(row);
    }
}
