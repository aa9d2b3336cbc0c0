package health.vigil.scoring.internal;

import static health.vigil.facts.Signal.HEART_RATE;
import static health.vigil.facts.Signal.INSPIRED_OXYGEN;
import static health.vigil.facts.Signal.OXYGEN_FLOW;
import static health.vigil.facts.Signal.OXYGEN_SATURATION;
import static health.vigil.facts.Signal.RESPIRATORY_RATE;
import static health.vigil.facts.Signal.SYSTOLIC_PRESSURE;
import static health.vigil.facts.Signal.TEMPERATURE;

import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Signal;
import health.vigil.scoring.ScoreResult;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/// National Early Warning Score 2 (Royal College of Physicians, 2017), seven parameters, each from its most recent
/// fresh value. Values between two lines of the chart are rounded to the chart's decimals first. See
/// `docs/scores.md` for what this feed can and cannot tell.
final class News2 {
    private static final Bands BREATHS =
            Bands.start().upTo("8", 3).upTo("11", 1).upTo("20", 0).upTo("24", 2).above(3);
    private static final Bands SATURATION =
            Bands.start().upTo("91", 3).upTo("93", 2).upTo("95", 1).above(0);
    private static final Bands SATURATION_2_ON_AIR =
            Bands.start().upTo("83", 3).upTo("85", 2).upTo("87", 1).above(0);
    private static final Bands SATURATION_2_ON_OXYGEN = Bands.start()
            .upTo("83", 3)
            .upTo("85", 2)
            .upTo("87", 1)
            .upTo("92", 0)
            .upTo("94", 1)
            .upTo("96", 2)
            .above(3);
    private static final Bands SYSTOLIC = Bands.start()
            .upTo("90", 3)
            .upTo("100", 2)
            .upTo("110", 1)
            .upTo("219", 0)
            .above(3);
    private static final Bands PULSE = Bands.start()
            .upTo("40", 3)
            .upTo("50", 1)
            .upTo("90", 0)
            .upTo("110", 1)
            .upTo("130", 2)
            .above(3);
    private static final Bands HEAT = Bands.start()
            .upTo("35.0", 3)
            .upTo("36.0", 1)
            .upTo("38.0", 0)
            .upTo("39.0", 1)
            .above(2);
    private static final BigDecimal AIR_PERCENT = new BigDecimal("21");

    private News2() {}

    static ScoreResult score(Inputs inputs) {
        Sheet sheet = new Sheet("NEWS2", inputs);
        sheet.latest(RESPIRATORY_RATE, 0, BREATHS, "Measure the respiratory rate.");
        Optional<OxygenSupply> supply = supply(inputs);
        saturation(inputs, sheet, supply);
        supply.ifPresentOrElse(
                found -> sheet.add(inputs.contribution(
                        "supplemental oxygen", found.signal(), found.value(), found.supplemental() ? 2 : 0)),
                () -> sheet.missing(
                        "supplemental oxygen",
                        List.of(INSPIRED_OXYGEN, OXYGEN_FLOW),
                        "Chart whether the patient breathes air or oxygen."));
        sheet.latest(SYSTOLIC_PRESSURE, 0, SYSTOLIC, "Measure the blood pressure.");
        sheet.latest(HEART_RATE, 0, PULSE, "Measure the heart rate.");
        Consciousness.score(inputs, sheet, 3);
        sheet.latest(TEMPERATURE, 1, HEAT, "Measure the temperature.");
        return sheet.result();
    }

    private static void saturation(Inputs inputs, Sheet sheet, Optional<OxygenSupply> supply) {
        String nextStep = "Measure the oxygen saturation.";
        if (!inputs.directed(Directive.SATURATION_SCALE_2)) {
            sheet.latest(OXYGEN_SATURATION, 0, SATURATION, nextStep);
            return;
        }
        // Without knowing the supply, breathing air gives the lower points, and the score is a lower bound.
        boolean oxygen = supply.map(OxygenSupply::supplemental).orElse(false);
        Bands bands = oxygen ? SATURATION_2_ON_OXYGEN : SATURATION_2_ON_AIR;
        String name = "oxygen saturation, scale 2";
        inputs.latest(OXYGEN_SATURATION)
                .ifPresentOrElse(
                        value -> sheet.add(inputs.contribution(
                                name,
                                OXYGEN_SATURATION,
                                value,
                                bands.points(value.amount().setScale(0, RoundingMode.HALF_UP)))),
                        () -> sheet.missing(name, List.of(OXYGEN_SATURATION), nextStep));
    }

    /// Of inspired fraction and flow the one charted later; charted together, the one that means oxygen.
    private static Optional<OxygenSupply> supply(Inputs inputs) {
        Optional<OxygenSupply> fraction = inputs.latest(INSPIRED_OXYGEN)
                .map(value ->
                        new OxygenSupply(INSPIRED_OXYGEN, value, value.amount().compareTo(AIR_PERCENT) > 0));
        Optional<OxygenSupply> flow = inputs.latest(OXYGEN_FLOW)
                .map(value ->
                        new OxygenSupply(OXYGEN_FLOW, value, value.amount().signum() > 0));
        if (fraction.isEmpty() || flow.isEmpty()) {
            return fraction.or(() -> flow);
        }
        int order =
                fraction.get().value().effective().compareTo(flow.get().value().effective());
        boolean takeFraction = order > 0 || (order == 0 && fraction.get().supplemental());
        return takeFraction ? fraction : flow;
    }

    private record OxygenSupply(Signal signal, Value value, boolean supplemental) {}
}
