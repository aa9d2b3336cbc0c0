package health.vigil.training.internal;

import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.Utility;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What a draft says of rows.
public final class Judgement {
    private Judgement() {}

    /// What a call at each row is worth more than silence; 0 after an hour.
    public static double[] gainsUpTo(Rows rows, int lastHour) {
        return rows.map((stay, row) ->
                stay.hour(row) > lastHour ? 0 : Utility.worth(stay, row, true) - Utility.worth(stay, row, false));
    }

    /// The probabilities and calls for margins, none withheld: whether a row has the declared minimum of data is the
    /// bundle's to say.
    public static List<JudgedStay> of(Rows rows, double[] margins, Draft draft) {
        List<JudgedStay> judged = new ArrayList<>();
        for (int i = 0; i < rows.stays().size(); i++) {
            LabelledStay stay = rows.stays().get(i);
            double[] probabilities = rows.ofStay(margins, i);
            BitSet calls = new BitSet();
            for (int row = 0; row < probabilities.length; row++) {
                probabilities[row] = draft.calibration().probability(probabilities[row]);
                calls.set(row, probabilities[row] >= draft.call());
            }
            judged.add(new JudgedStay(stay, probabilities, calls, new BitSet()));
        }
        return judged;
    }
}
