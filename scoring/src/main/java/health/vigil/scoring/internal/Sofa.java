package health.vigil.scoring.internal;

import static health.vigil.facts.Signal.ARTERIAL_OXYGEN;
import static health.vigil.facts.Signal.BILIRUBIN;
import static health.vigil.facts.Signal.CREATININE;
import static health.vigil.facts.Signal.INSPIRED_OXYGEN;
import static health.vigil.facts.Signal.MEAN_PRESSURE;
import static health.vigil.facts.Signal.PLATELETS;
import static health.vigil.facts.Signal.URINE_OUTPUT;

import health.vigil.base.Quantity;
import health.vigil.facts.Signal;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.ScoreResult;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sequential organ failure assessment (Vincent et al., Intensive Care Med 1996;22:707-710, as tabulated by Singer
/// et al., JAMA 2016;315:801-810): six organs, each by its worst value of the last 24 hours. Vasopressors and
/// respiratory support are not in the feed, so the circulation gives at most 1 point and the lungs at most 2, and
/// the score is always told as a lower bound. See `docs/scores.md`.
final class Sofa {
    private static final Bands OXYGENATION_UNSUPPORTED =
            Bands.start().below("300", 2).below("400", 1).above(0);
    private static final Bands COAGULATION = Bands.start()
            .below("20", 4)
            .below("50", 3)
            .below("100", 2)
            .below("150", 1)
            .above(0);
    private static final Bands LIVER = Bands.start()
            .below("1.2", 0)
            .below("2.0", 1)
            .below("6.0", 2)
            .below("12.0", 3)
            .above(4);
    private static final Bands CIRCULATION = Bands.start().below("70", 1).above(0);
    private static final Bands COMA = Bands.start()
            .below("6", 4)
            .below("10", 3)
            .below("13", 2)
            .below("15", 1)
            .above(0);
    private static final Bands KIDNEY = Bands.start()
            .below("1.2", 0)
            .below("2.0", 1)
            .below("3.5", 2)
            .below("5.0", 3)
            .above(4);
    private static final Bands URINE_OF_A_DAY =
            Bands.start().below("200", 4).below("500", 3).above(0);
    private static final BigDecimal NEEDS_SUPPORT_BELOW = new BigDecimal("200");
    private static final BigDecimal HUNDRED = new BigDecimal("100");
    private static final Duration DAY = Duration.ofHours(24);

    private Sofa() {}

    static ScoreResult score(Inputs inputs) {
        Sheet sheet = new Sheet("SOFA", inputs);
        lungs(inputs, sheet);
        worst(inputs, sheet, PLATELETS, COAGULATION, "Send a platelet count.");
        worst(inputs, sheet, BILIRUBIN, LIVER, "Send a bilirubin.");
        worst(inputs, sheet, MEAN_PRESSURE, CIRCULATION, "Measure the mean arterial pressure.");
        sheet.missing("vasopressors", List.of(), "Check the infusions: vasopressors raise this score.");
        consciousness(inputs, sheet);
        kidneys(inputs, sheet);
        return sheet.result();
    }

    private static void worst(Inputs inputs, Sheet sheet, Signal signal, Bands bands, String nextStep) {
        worst(contributions(inputs, signal, bands))
                .ifPresentOrElse(sheet::add, () -> sheet.missing(signal.label(), List.of(signal), nextStep));
    }

    private static List<Contribution> contributions(Inputs inputs, Signal signal, Bands bands) {
        return inputs.fresh(signal).stream()
                .map(value -> inputs.contribution(signal.label(), signal, value, bands.points(value.amount())))
                .toList();
    }

    /// The most points; of several the latest.
    private static Optional<Contribution> worst(List<Contribution> contributions) {
        return contributions.stream().reduce((a, b) -> b.points() >= a.points() ? b : a);
    }

    private static void consciousness(Inputs inputs, Sheet sheet) {
        List<Contribution> scores = Consciousness.fresh(inputs).stream()
                .map(each -> each.contribution(inputs, COMA.points(each.value().amount())))
                .toList();
        worst(scores)
                .ifPresentOrElse(
                        sheet::add,
                        () -> sheet.missing(Consciousness.NAME, Consciousness.SIGNALS, Consciousness.NEXT_STEP));
    }

    /// Each PaO2 with the inspired fraction charted last before it, no older than the rule allows.
    private static void lungs(Inputs inputs, Sheet sheet) {
        String name = "PaO2/FiO2";
        List<Contribution> ratios = new ArrayList<>();
        for (Value oxygen : inputs.fresh(ARTERIAL_OXYGEN)) {
            Duration oldest = inputs.rule().maxAge(INSPIRED_OXYGEN);
            inputs.all(INSPIRED_OXYGEN).stream()
                    .filter(fraction -> !fraction.effective().isAfter(oxygen.effective()))
                    .filter(fraction ->
                            !fraction.effective().isBefore(oxygen.effective().minus(oldest)))
                    .reduce((_, later) -> later)
                    .ifPresent(fraction -> ratios.add(ratio(inputs, name, oxygen, fraction)));
        }
        Optional<Contribution> worst = worst(ratios);
        worst.ifPresentOrElse(
                sheet::add,
                () -> sheet.missing(
                        name, List.of(ARTERIAL_OXYGEN), "Send an arterial blood gas and chart the inspired oxygen."));
        if (ratios.stream().anyMatch(each -> each.value().value().compareTo(NEEDS_SUPPORT_BELOW) < 0)) {
            sheet.missing(
                    "respiratory support",
                    List.of(),
                    "Check for ventilation: PaO2/FiO2 below 200 with support raises this score.");
        }
    }

    private static Contribution ratio(Inputs inputs, String name, Value oxygen, Value fraction) {
        BigDecimal ratio = oxygen.amount().multiply(HUNDRED).divide(fraction.amount(), 1, RoundingMode.HALF_UP);
        Value value = new Value(oxygen.fact(), new Quantity(ratio, "mm[Hg]"), oxygen.effective());
        List<String> facts = List.of(oxygen.fact(), fraction.fact());
        return inputs.contribution(name, facts, value, OXYGENATION_UNSUPPORTED.points(ratio), null);
    }

    private static void kidneys(Inputs inputs, Sheet sheet) {
        List<Contribution> found = new ArrayList<>(contributions(inputs, CREATININE, KIDNEY));
        urineOfTheDay(inputs).ifPresent(found::add);
        worst(found)
                .ifPresentOrElse(
                        sheet::add, () -> sheet.missing(CREATININE.label(), List.of(CREATININE), "Send a creatinine."));
    }

    /// The volume of the last 24 hours, only where charting covers them: a volume before they began, and no gap
    /// longer than the rule allows up to now. Otherwise a pause in charting would look like failing kidneys.
    private static Optional<Contribution> urineOfTheDay(Inputs inputs) {
        Instant from = inputs.asOf().minus(DAY);
        Duration widest = inputs.rule().maxAge(URINE_OUTPUT);
        Instant covered = null;
        BigDecimal sum = BigDecimal.ZERO;
        List<String> facts = new ArrayList<>();
        Value last = null;
        for (Value volume : inputs.all(URINE_OUTPUT)) {
            if (!volume.effective().isAfter(from)) {
                covered = from;
                continue;
            }
            if (covered == null || volume.effective().isAfter(covered.plus(widest))) {
                return Optional.empty();
            }
            covered = volume.effective();
            sum = sum.add(volume.amount());
            facts.add(volume.fact());
            last = volume;
        }
        if (last == null || covered == null || inputs.asOf().isAfter(covered.plus(widest))) {
            return Optional.empty();
        }
        Value day = new Value(last.fact(), new Quantity(sum, "mL/d"), last.effective());
        return Optional.of(inputs.contribution("urine output of 24 h", facts, day, URINE_OF_A_DAY.points(sum), null));
    }
}
