package health.vigil.evaluation.internal;

import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.Utility;

/// What the calls of one stay are to the people who get them.
///
/// @param septic whether there is an onset
/// @param alerted whether there is any call
/// @param detected whether there is a call while the challenge gives credit for it: from 12 hours before onset to 3
///     after
/// @param lead hours from the first such call to onset, negative after it; NaN where not detected
/// @param alerts runs of calls: how often somebody is interrupted if a call that goes on is one interruption
/// @param calledHours rows with a call
public record PatientFigures(
        boolean septic, boolean alerted, boolean detected, double lead, int alerts, int calledHours) {
    private static final int WARNING = 6;

    public static PatientFigures of(JudgedStay judged) {
        LabelledStay stay = judged.stay();
        int alerts = 0;
        int calledHours = 0;
        double lead = Double.NaN;
        for (int row = 0; row < stay.rows(); row++) {
            if (judged.call(row)) {
                calledHours++;
                alerts += row == 0 || !judged.call(row - 1) ? 1 : 0;
                if (Double.isNaN(lead) && Utility.bestCall(stay, row)) {
                    lead = stay.firstLabel() + WARNING - row;
                }
            }
        }
        return new PatientFigures(stay.septic(), alerts > 0, !Double.isNaN(lead), lead, alerts, calledHours);
    }
}
