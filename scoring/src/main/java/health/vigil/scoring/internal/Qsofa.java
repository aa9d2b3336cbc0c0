package health.vigil.scoring.internal;

import static health.vigil.facts.Signal.RESPIRATORY_RATE;
import static health.vigil.facts.Signal.SYSTOLIC_PRESSURE;

import health.vigil.scoring.ScoreResult;

/// quick SOFA (Singer et al., JAMA 2016;315:801-810): respiratory rate of 22 or more, systolic pressure of 100 or
/// less, altered mentation (here: Glasgow coma score below 15, or a note that says so), one point each.
final class Qsofa {
    private static final int AS_MEASURED = 4;
    private static final Bands BREATHS = Bands.start().below("22", 0).above(1);
    private static final Bands SYSTOLIC = Bands.start().upTo("100", 1).above(0);

    private Qsofa() {}

    static ScoreResult score(Inputs inputs) {
        Sheet sheet = new Sheet("qSOFA", inputs);
        sheet.latest(RESPIRATORY_RATE, AS_MEASURED, BREATHS, "Measure the respiratory rate.");
        sheet.latest(SYSTOLIC_PRESSURE, AS_MEASURED, SYSTOLIC, "Measure the blood pressure.");
        Consciousness.score(inputs, sheet, 1);
        return sheet.result();
    }
}
