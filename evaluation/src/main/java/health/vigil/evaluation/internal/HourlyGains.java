package health.vigil.evaluation.internal;

import health.vigil.evaluation.EvaluationReport.HourlyGain;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.Utility;
import java.util.ArrayList;
import java.util.List;

/// When in the stay the utility is earned.
final class HourlyGains {
    private static final int LAST = 120;

    private final double[] model = new double[LAST + 1];
    private final double[] clock = new double[LAST + 1];
    private final double[] best = new double[LAST + 1];
    private double potential;

    private HourlyGains() {}

    /// From hour 1 to 120, the last one with all that is later.
    static List<HourlyGain> of(List<Panel> panels) {
        HourlyGains gains = new HourlyGains();
        panels.forEach(gains::add);
        List<HourlyGain> found = new ArrayList<>();
        for (int hour = 1; hour <= LAST; hour++) {
            found.add(new HourlyGain(
                    hour,
                    gains.model[hour] / gains.potential,
                    gains.clock[hour] / gains.potential,
                    gains.best[hour] / gains.potential));
        }
        return found;
    }

    @SuppressWarnings("EnumOrdinal") // an index into an array of this run, never stored
    private void add(Panel panel) {
        LabelledStay stay = panel.stay();
        JudgedStay clockRule = panel.comparators().get(Comparator.CLOCK.ordinal());
        for (int row = 0; row < stay.rows(); row++) {
            double gain = Utility.worth(stay, row, true) - Utility.worth(stay, row, false);
            int hour = Math.min(stay.hour(row), LAST);
            model[hour] += panel.model().call(row) ? gain : 0;
            clock[hour] += clockRule.call(row) ? gain : 0;
            if (Utility.bestCall(stay, row)) {
                best[hour] += gain;
                potential += gain;
            }
        }
    }
}
