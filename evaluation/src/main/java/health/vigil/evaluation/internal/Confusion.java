package health.vigil.evaluation.internal;

import health.vigil.evaluation.JudgedStay;
import java.util.List;

/// Calls against labels, row by row, as the challenge's scorer counts them.
record Confusion(long trueCalls, long falseCalls, long missed, long quiet, long withheld) {
    static Confusion of(List<JudgedStay> stays) {
        long[] counts = new long[4];
        long withheld = 0;
        for (JudgedStay judged : stays) {
            for (int row = 0; row < judged.stay().rows(); row++) {
                counts[(judged.stay().label(row) ? 0 : 1) + (judged.call(row) ? 0 : 2)]++;
                withheld += judged.withheld(row) ? 1 : 0;
            }
        }
        return new Confusion(counts[0], counts[1], counts[2], counts[3], withheld);
    }

    long rows() {
        return trueCalls + falseCalls + missed + quiet;
    }

    long septic() {
        return trueCalls + missed;
    }

    double accuracy() {
        return (double) (trueCalls + quiet) / rows();
    }

    /// 1 where there is neither a call nor a label.
    double fMeasure() {
        long wrong = falseCalls + missed;
        return trueCalls + wrong == 0 ? 1 : 2.0 * trueCalls / (2 * trueCalls + wrong);
    }
}
