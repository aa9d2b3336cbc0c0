package health.vigil.evaluation.internal;

import health.vigil.evaluation.Figures.NetBenefit;
import health.vigil.evaluation.JudgedStay;
import java.util.ArrayList;
import java.util.List;

/// Net benefit over the range of probabilities at which a ward might act.
final class DecisionCurve {
    private static final int STEPS = 40;
    private static final double STEP = 0.005;

    private DecisionCurve() {}

    static List<NetBenefit> of(List<JudgedStay> stays) {
        long[] trueFrom = new long[STEPS + 1];
        long[] falseFrom = new long[STEPS + 1];
        long rows = 0;
        long septic = 0;
        for (JudgedStay judged : stays) {
            for (int row = 0; row < judged.stay().rows(); row++) {
                boolean label = judged.stay().label(row);
                rows++;
                septic += label ? 1 : 0;
                for (int step = 1; step <= STEPS && judged.score(row) >= step * STEP; step++) {
                    (label ? trueFrom : falseFrom)[step]++;
                }
            }
        }
        List<NetBenefit> curve = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            double odds = step * STEP / (1 - step * STEP);
            curve.add(new NetBenefit(
                    step * STEP,
                    (trueFrom[step] - falseFrom[step] * odds) / rows,
                    (septic - (rows - septic) * odds) / rows));
        }
        return curve;
    }
}
