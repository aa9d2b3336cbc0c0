package health.vigil.evaluation;

import health.vigil.evaluation.internal.Chance;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/// What was said at each row of a stay. Takes its arrays over; immutable.
public final class JudgedStay {
    private final LabelledStay stay;
    private final double[] scores;
    private final BitSet calls;
    private final Map<Silence, BitSet> silences;
    private final BitSet withheld = new BitSet();

    /// @param scores for each row, greater for more concern
    /// @param calls the rows at which somebody would have been called
    /// @param silences the rows at which nothing was said, by reason: there the score is the lowest possible,
    ///     and there is no call
    public JudgedStay(LabelledStay stay, double[] scores, BitSet calls, Map<Silence, BitSet> silences) {
        this.silences = new EnumMap<>(Silence.class);
        this.silences.putAll(silences);
        silences.values().forEach(withheld::or);
        if (scores.length != stay.rows() || calls.length() > scores.length || calls.intersects(withheld)) {
            throw new IllegalArgumentException("scores and calls do not fit the stay");
        }
        this.stay = stay;
        this.scores = scores;
        this.calls = calls;
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

    /// The rows at which nothing was said for a reason; a row may have several.
    public BitSet silent(Silence reason) {
        return (BitSet) silences.getOrDefault(reason, new BitSet()).clone();
    }

    /// The same, but for rows at which nothing is said.
    JudgedStay silenced(Map<Silence, BitSet> reasons) {
        double[] said = scores.clone();
        BitSet called = (BitSet) calls.clone();
        for (BitSet rows : reasons.values()) {
            called.andNot(rows);
            rows.stream().forEach(row -> said[row] = Chance.LEAST);
        }
        return new JudgedStay(stay, said, called, reasons);
    }
}
