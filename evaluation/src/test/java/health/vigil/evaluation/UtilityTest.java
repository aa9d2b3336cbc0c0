package health.vigil.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class UtilityTest {
    /// The example in the challenge's own scorer: labels 0 0 0 0 1 1, calls 0 0 1 1 1 1.
    @Test
    void givesThePublishedExample() {
        JudgedStay judged = MadeUpStays.judged(MadeUpStays.bare("x", 6, 4), _ -> 0, row -> row >= 2);

        Utility utility = Utility.of(judged);

        assertThat(utility.observed()).isCloseTo(3.388888888888889, within(1e-12));
    }

    /// Label from row 10, onset at row 16. By hand: calls from row 4 (t-12) are worth 0, 1/6 ... 5/6, 1 (t-6), 8/9
    /// ... 1/9, 0 (t+3); silence after t-6 is worth -2/9 ... -2.
    @Test
    void countsByHand() {
        LabelledStay stay = MadeUpStays.bare("x", 22, 10);
        double rising = (0 + 1 + 2 + 3 + 4 + 5) / 6.0;
        double falling = (9 + 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1 + 0) / 9.0;
        double silent = -2 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9) / 9.0;

        Utility all = Utility.of(MadeUpStays.judged(stay, _ -> 0, _ -> true));
        Utility early = Utility.upTo(MadeUpStays.judged(stay, _ -> 0, _ -> true), 10);

        assertThat(all.observed()).isCloseTo(4 * -0.05 + rising + falling, within(1e-12));
        assertThat(all.best()).isCloseTo(rising + falling, within(1e-12));
        assertThat(all.inaction()).isCloseTo(silent, within(1e-12));
        assertThat(early.observed()).isCloseTo(4 * -0.05 + rising + silent, within(1e-12));
        assertThat(all.plus(Utility.NONE).normalised())
                .isCloseTo((4 * -0.05 + rising + falling - silent) / (rising + falling - silent), within(1e-12));
    }

    @Test
    void agreesWithTheFormulaWrittenOutAgain() {
        for (JudgedStay judged : MadeUpStays.guessed(MadeUpStays.stays(60, 5), 3)) {
            int rows = judged.stay().rows();
            int[] labels = new int[rows];
            int[] calls = new int[rows];
            int[] best = new int[rows];
            for (int row = 0; row < rows; row++) {
                labels[row] = judged.stay().label(row) ? 1 : 0;
                calls[row] = judged.call(row) ? 1 : 0;
                int onset = judged.stay().firstLabel() + 6;
                best[row] = judged.stay().septic() && row >= onset - 12 && row <= onset + 3 ? 1 : 0;
            }

            Utility utility = Utility.of(judged);

            assertThat(utility.observed()).isCloseTo(literal(labels, calls), within(1e-9));
            assertThat(utility.inaction()).isCloseTo(literal(labels, new int[rows]), within(1e-9));
            assertThat(utility.best()).isCloseTo(literal(labels, best), within(1e-9));
        }
    }

    @Test
    void isNotANumberWithoutSepsis() {
        LabelledStay stay = MadeUpStays.bare("x", 5, 5);

        List<JudgedStay> judged = List.of(MadeUpStays.judged(stay, _ -> 0, row -> row == 1));

        assertThat(Utility.of(judged.getFirst()).observed()).isEqualTo(-0.05);
        assertThat(Utility.of(judged.getFirst()).normalised()).isNaN();
    }

    /// The definition's slopes and offsets, as the paper gives them.
    private static double literal(int[] labels, int[] calls) {
        double m1 = 1.0 / 6;
        double b1 = 12 * m1;
        double m2 = -1.0 / 9;
        double b2 = -3 * m2;
        double m3 = -2.0 / 9;
        double b3 = 6 * m3;
        double onset = Double.POSITIVE_INFINITY;
        for (int t = labels.length - 1; t >= 0; t--) {
            onset = labels[t] == 1 ? t + 6 : onset;
        }
        double sum = 0;
        for (int t = 0; t < labels.length; t++) {
            double s = t - onset;
            if (onset == Double.POSITIVE_INFINITY) {
                sum += calls[t] == 1 ? -0.05 : 0;
            } else if (s <= 3 && calls[t] == 1) {
                sum += s <= -6 ? Math.max(m1 * s + b1, -0.05) : m2 * s + b2;
            } else if (s <= 3) {
                sum += s <= -6 ? 0 : m3 * s + b3;
            }
        }
        return sum;
    }
}
