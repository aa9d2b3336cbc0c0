package health.vigil.training.internal;

import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.Utility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/// What is thought of rows.
public final class Judgement {
    private Judgement() {}

    /// What a call at each row is worth more than silence; 0 after an hour.
    public static double[] gainsUpTo(Rows rows, int lastHour) {
        return rows.map((stay, row) ->
                stay.hour(row) > lastHour ? 0 : Utility.worth(stay, row, true) - Utility.worth(stay, row, false));
    }

    /// The probabilities and calls for margins, none withheld: whether a row has the declared minimum of data is the
    /// bundle's to say.
    public static List<JudgedStay> of(Rows rows, double[] margins, Reading reading) {
        return judged(rows, margins, _ -> reading);
    }

    /// The same for the stays that were trained on, so that none has a say in what is thought of it: each margin is
    /// of the model that has not seen the stay, and what it means was found on the stays of the other parts.
    public static List<JudgedStay> crossed(Rows rows, double[] unseen, double[] labels, double[] gains) {
        List<Reading> readings = new ArrayList<>();
        for (int part = 0; part < Ensemble.SIZE; part++) {
            int left = part;
            int[] others = rows.where(stay -> Ensemble.part(stay) != left);
            readings.add(Reading.of(some(unseen, others), some(labels, others), some(gains, others)));
        }
        return judged(rows, unseen, stay -> readings.get(Ensemble.part(stay)));
    }

    private static double[] some(double[] numbers, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> numbers[row]).toArray();
    }

    private static List<JudgedStay> judged(Rows rows, double[] margins, IntFunction<Reading> readings) {
        List<JudgedStay> judged = new ArrayList<>();
        for (int i = 0; i < rows.stays().size(); i++) {
            LabelledStay stay = rows.stays().get(i);
            Reading reading = readings.apply(i);
            double[] probabilities = rows.ofStay(margins, i);
            BitSet calls = new BitSet();
            for (int row = 0; row < probabilities.length; row++) {
                probabilities[row] = reading.calibration().probability(probabilities[row]);
                calls.set(row, probabilities[row] >= reading.call());
            }
            judged.add(new JudgedStay(stay, probabilities, calls, new BitSet()));
        }
        return judged;
    }
}
