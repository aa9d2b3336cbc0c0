package health.vigil.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.vigil.base.ProblemException;
import health.vigil.scoring.Calibration;
import health.vigil.testkit.Requirement;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationFitTest {
    private static final int LEAST_ROWS = 200;

    private final Random random = new Random(3);

    @Requirement("SCO-4")
    @Test
    void findsTheTrueProbabilities() {
        double[] margins = random.doubles(200_000, -4, 4).toArray();
        double[] happened = Arrays.stream(margins)
                .map(margin -> random.nextDouble() < truth(margin) ? 1 : 0)
                .toArray();

        Calibration.Isotonic fitted = CentredIsotonic.fit(margins, happened);

        for (double margin = -3.5; margin < 3.6; margin += 0.5) {
            assertThat(fitted.probability(margin)).isEqualTo(truth(margin), within(0.03));
        }
    }

    @Requirement("SCO-4")
    @Test
    void oneRowAtTheTopIsNoRate() {
        double[] margins =
                IntStream.rangeClosed(0, 2 * LEAST_ROWS).asDoubleStream().toArray();
        double[] happened = Arrays.stream(margins)
                .map(margin -> (margin % 20 == 0 && margin >= LEAST_ROWS) || margin % 50 == 0 ? 1 : 0)
                .toArray();
        happened[2 * LEAST_ROWS] = 1;

        Calibration.Isotonic fitted = CentredIsotonic.fit(margins, happened);

        assertThat(fitted.probability(2 * LEAST_ROWS)).isLessThan(0.1);
    }

    @Test
    void refusesToMakeACurveOfTooFewRows() {
        double[] margins = IntStream.range(0, LEAST_ROWS).asDoubleStream().toArray();

        assertThatThrownBy(() -> CentredIsotonic.fit(margins, margins))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-TRN-002"));
    }

    // Not logistic in the margin, so that only a free curve fits.
    private static double truth(double margin) {
        return margin < 0 ? 0.05 : 0.05 + 0.2 * margin;
    }

    @Test
    void callsWhereACallIsWorthMost() {
        double[] margins = random.ints(500, 0, 60).asDoubleStream().toArray();
        double[] gains = random.doubles(500, -1, 1).toArray();

        double point = CallPoint.best(margins, gains);

        double most = 0;
        for (double from = 0; from < 60; from++) {
            most = Math.max(most, worth(margins, gains, from));
        }
        assertThat(worth(margins, gains, point)).isEqualTo(most, within(1e-9));
    }

    private static double worth(double[] margins, double[] gains, double from) {
        double sum = 0;
        for (int i = 0; i < margins.length; i++) {
            sum += margins[i] >= from ? gains[i] : 0;
        }
        return sum;
    }
}
