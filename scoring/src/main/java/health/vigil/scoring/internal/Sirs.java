package health.vigil.scoring.internal;

import static health.vigil.facts.Signal.ARTERIAL_CARBON_DIOXIDE;
import static health.vigil.facts.Signal.BAND_FORMS;
import static health.vigil.facts.Signal.HEART_RATE;
import static health.vigil.facts.Signal.LEUKOCYTES;
import static health.vigil.facts.Signal.RESPIRATORY_RATE;
import static health.vigil.facts.Signal.TEMPERATURE;

import health.vigil.facts.Signal;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.ScoreResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Systemic inflammatory response syndrome (Bone et al., Chest 1992;101:1644-1655): temperature above 38 or below 36
/// Cel; heart rate above 90; respiratory rate above 20 or PaCO2 below 32 mm[Hg]; leukocytes above 12 or below 4 x
/// 10*3/uL or more than 10 % band forms; one point each.
final class Sirs {
    private static final int AS_MEASURED = 4;
    private static final Bands HEAT = Bands.start().below("36", 1).upTo("38", 0).above(1);
    private static final Bands PULSE = Bands.start().upTo("90", 0).above(1);
    private static final Bands BREATHS = Bands.start().upTo("20", 0).above(1);
    private static final Bands CARBON_DIOXIDE = Bands.start().below("32", 1).above(0);
    private static final Bands WHITE_CELLS =
            Bands.start().below("4", 1).upTo("12", 0).above(1);
    private static final Bands BANDS = Bands.start().upTo("10", 0).above(1);

    private Sirs() {}

    static ScoreResult score(Inputs inputs) {
        Sheet sheet = new Sheet("SIRS", inputs);
        sheet.latest(TEMPERATURE, AS_MEASURED, HEAT, "Measure the temperature.");
        sheet.latest(HEART_RATE, AS_MEASURED, PULSE, "Measure the heart rate.");
        either(
                inputs,
                sheet,
                RESPIRATORY_RATE,
                BREATHS,
                ARTERIAL_CARBON_DIOXIDE,
                CARBON_DIOXIDE,
                "Measure the respiratory rate.");
        either(inputs, sheet, LEUKOCYTES, WHITE_CELLS, BAND_FORMS, BANDS, "Send a white cell count.");
        return sheet.result();
    }

    /// One criterion that either of two signals can meet; where neither does, the first that is there is shown.
    private static void either(
            Inputs inputs, Sheet sheet, Signal first, Bands firstBands, Signal second, Bands secondBands, String next) {
        List<Contribution> there = Stream.of(
                        criterion(inputs, first, firstBands), criterion(inputs, second, secondBands))
                .flatMap(Optional::stream)
                .toList();
        there.stream()
                .filter(contribution -> contribution.points() > 0)
                .findFirst()
                .or(() -> there.stream().findFirst())
                .ifPresentOrElse(sheet::add, () -> sheet.missing(first.label(), List.of(first, second), next));
    }

    private static Optional<Contribution> criterion(Inputs inputs, Signal signal, Bands bands) {
        return inputs.latest(signal)
                .map(value -> inputs.contribution(signal.label(), signal, value, bands.points(value.amount())));
    }
}
