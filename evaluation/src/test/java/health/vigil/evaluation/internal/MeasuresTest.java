package health.vigil.evaluation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.vigil.evaluation.Figures;
import health.vigil.evaluation.Interval;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.MadeUpStays;
import health.vigil.evaluation.Silence;
import health.vigil.evaluation.internal.Measures.Depth;
import health.vigil.testkit.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    /// Four patients: detected 4 h before onset, called too early only, never called, and a false alarm of two runs.
    private static final List<JudgedStay> FOUR = List.of(
            MadeUpStays.judged(MadeUpStays.bare("a", 24, 14), _ -> 0.5, row -> row >= 16 && row < 18),
            MadeUpStays.judged(MadeUpStays.bare("b", 24, 20), _ -> 0.25, row -> row == 1),
            MadeUpStays.judged(MadeUpStays.bare("c", 24, 24), _ -> 0.25, _ -> false),
            MadeUpStays.judged(MadeUpStays.bare("d", 24, 24), _ -> 0.5, row -> row == 3 || row == 5 || row == 6));

    @Test
    void countsPatientsAndAlerts() {
        Figures figures = new Measures(FOUR, 10, 1).figures(Depth.PROBABILITY);

        assertThat(figures.patients()).isEqualTo(4);
        assertThat(figures.septicPatients()).isEqualTo(2);
        assertThat(figures.sensitivity().value()).isEqualTo(0.5);
        assertThat(figures.positivePredictiveValue().value()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(figures.lead().median()).isEqualTo(4);
        assertThat(figures.lead().beforeOnset()).isEqualTo(1);
        assertThat(figures.alertsPer100PatientDays().value()).isEqualTo(100);
        assertThat(figures.calledHoursPer100PatientDays().value()).isEqualTo(150);
        assertThat(figures.accuracy()).isCloseTo((96 - 4 - 12.0) / 96, within(1e-12));
        assertThat(figures.fMeasure()).isCloseTo(2 * 2 / (2 * 2 + 4 + 12.0), within(1e-12));
    }

    /// Rows at 0.25: 4 of 48 septic; rows at 0.5: 10 of 48. By hand.
    @Test
    void comparesProbabilitiesWithFrequencies() {
        Figures figures = new Measures(FOUR, 10, 1).figures(Depth.PROBABILITY);

        Figures.Calibration calibration = Objects.requireNonNull(figures.calibration());
        assertThat(calibration.bins())
                .containsExactly(
                        new Figures.Calibration.Bin(48, 0.25, 4 / 48.0),
                        new Figures.Calibration.Bin(48, 0.5, 10 / 48.0));
        assertThat(calibration.expectedError().value())
                .isCloseTo((0.25 - 4 / 48.0) / 2 + (0.5 - 10 / 48.0) / 2, within(1e-12));
        assertThat(figures.decisionCurve().getFirst().model()).isCloseTo((14 - 82 * 0.005 / 0.995) / 96, within(1e-12));
        assertThat(figures.decisionCurve().getFirst().all())
                .isCloseTo(figures.decisionCurve().getFirst().model(), within(1e-12));
    }

    @Test
    void leavesWithheldRowsOutOfCalibration() {
        LabelledStay stay = MadeUpStays.bare("a", 4, 4);
        BitSet withheld = new BitSet();
        withheld.set(0, 2);
        JudgedStay judged = new JudgedStay(
                stay, new double[] {0, 0, 0.5, 0.5}, new BitSet(), Map.of(Silence.TOO_LITTLE_DATA, withheld));

        Figures figures = new Measures(List.of(judged), 10, 1).figures(Depth.PROBABILITY);

        assertThat(figures.withheld()).isEqualTo(0.5);
        assertThat(Objects.requireNonNull(figures.calibration()).expectedError().value())
                .isEqualTo(0.5);
        assertThat(figures.utility().value()).isNaN();
    }

    /// The mean of 400 draws from a normal distribution: its 95 % interval is 1.96 standard errors to each side.
    @Test
    void intervalsAreAsWideAsTheoryHasThem() {
        Random random = new Random(4);
        double[] draws = new double[400];
        double[] ones = new double[400];
        Arrays.setAll(draws, _ -> random.nextGaussian());
        Arrays.fill(ones, 1);
        double mean = Arrays.stream(draws).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(draws).map(draw -> (draw - mean) * (draw - mean)).sum() / 399);

        Interval interval = new Bootstrap(400, 2000, 9).ratio(draws, ones).interval();

        assertThat(interval.value()).isCloseTo(mean, within(1e-12));
        assertThat(mean - interval.low()).isCloseTo(1.96 * deviation / 20, within(0.01));
        assertThat(interval.high() - mean).isCloseTo(1.96 * deviation / 20, within(0.01));
        assertThat(new Bootstrap(400, 2000, 9).ratio(draws, ones).interval()).isEqualTo(interval);
        assertThat(new Bootstrap(400, 2000, 10).ratio(draws, ones).interval()).isNotEqualTo(interval);
    }

    /// A calibrated guess has an error of noise alone, and each resample has more: plain percentiles lie above it.
    @Test
    @Requirement("SCO-4")
    void theIntervalOfACalibrationErrorHasNoBiasOfResampling() {
        Random random = new Random(6);
        List<JudgedStay> stays = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int onset = random.nextInt(10) == 0 ? 3 : 8;
            stays.add(MadeUpStays.judged(
                    MadeUpStays.bare("p" + i, 8, onset), _ -> 0.05 + random.nextDouble() / 40, _ -> false));
        }

        Interval error = Objects.requireNonNull(
                        new Measures(stays, 400, 3).figures(Depth.PROBABILITY).calibration())
                .expectedError();

        assertThat(error.low()).isLessThan(error.value()).isNotNegative();
        assertThat(error.high()).isGreaterThan(error.value());
    }

    @Test
    void aBiasOfResamplingIsTakenAway() {
        Sampled sampled = new Sampled(1, new double[] {2, 3, 4, Double.NaN});

        assertThat(sampled.interval().low()).isCloseTo(2.05, within(1e-12));
        assertThat(sampled.unbiased().low()).isCloseTo(0.05, within(1e-12));
        assertThat(sampled.unbiased().high()).isCloseTo(1.95, within(1e-12));
    }

    /// Two guesses that nearly agree differ by much less than each does from resample to resample.
    @Test
    @Requirement("SCO-4")
    void differencesArePaired() {
        List<LabelledStay> stays = MadeUpStays.stays(120, 50).stays();
        Random random = new Random(2);
        List<JudgedStay> guess = stays.stream()
                .map(stay ->
                        MadeUpStays.judged(stay, row -> random.nextDouble() + (stay.label(row) ? 0.5 : 0), _ -> false))
                .toList();
        List<JudgedStay> nearly = guess.stream()
                .map(judged -> MadeUpStays.judged(
                        judged.stay(), row -> judged.score(row) + random.nextDouble() / 100, _ -> false))
                .toList();
        Measures one = new Measures(guess, 200, 7);
        Measures other = new Measures(nearly, 200, 7);

        Interval alone = one.figures(Depth.SCORE).auroc();
        Interval difference = one.less(other).auroc();

        assertThat(difference.value())
                .isEqualTo(alone.value() - other.figures(Depth.SCORE).auroc().value());
        assertThat(difference.high() - difference.low()).isPositive().isLessThan((alone.high() - alone.low()) / 5);
    }

    @Test
    void theProbeSeesAClockAndNothingElse() {
        Random random = new Random(1);
        List<LabelledStay> stays = MadeUpStays.stays(120, 50).stays();
        List<JudgedStay> clock = stays.stream()
                .map(stay -> MadeUpStays.judged(stay, row -> stay.hour(row) / 100.0, _ -> false))
                .toList();
        List<JudgedStay> blind = stays.stream()
                .map(stay -> MadeUpStays.judged(stay, _ -> random.nextDouble(), _ -> false))
                .toList();

        assertThat(ClockProbe.of(clock, Optional.empty()).fromScore()).isGreaterThan(0.98);
        assertThat(ClockProbe.of(blind, Optional.empty()).fromScore()).isLessThan(0.05);
    }
}
