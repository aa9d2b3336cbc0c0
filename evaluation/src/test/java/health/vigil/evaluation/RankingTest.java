package health.vigil.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final List<JudgedStay> GUESSED = MadeUpStays.guessed(MadeUpStays.stays(25, 100), 7);

    private record Row(double score, boolean label, int hour) {}

    @Test
    void countsPairs() {
        List<Row> rows = rows(GUESSED);

        assertThat(Ranking.of(GUESSED).auroc()).isCloseTo(pairs(rows, false), within(1e-12));
        assertThat(Ranking.hourMatched(GUESSED).auroc()).isCloseTo(pairs(rows, true), within(1e-12));
    }

    /// What the challenge's scorer says of labels 0 0 0 0 1 1 and scores .3 .4 .6 .7 .8 .8: both areas are 1.
    @Test
    void givesThePublishedExample() {
        double[] scores = {0.3, 0.4, 0.6, 0.7, 0.8, 0.8};
        Ranking ranking =
                Ranking.of(List.of(MadeUpStays.judged(MadeUpStays.bare("x", 6, 4), row -> scores[row], _ -> false)));

        assertThat(ranking.auroc()).isEqualTo(1);
        assertThat(ranking.auprc()).isEqualTo(1);
    }

    @Test
    void addsUpPrecisionThresholdByThreshold() {
        List<Row> rows = rows(GUESSED);
        long septic = rows.stream().filter(Row::label).count();
        double area = 0;
        double recall = 0;
        for (double threshold : new TreeSet<>(rows.stream().map(Row::score).toList()).descendingSet()) {
            long called = rows.stream().filter(row -> row.score >= threshold).count();
            long found = rows.stream()
                    .filter(row -> row.label && row.score >= threshold)
                    .count();
            area += ((double) found / septic - recall) * found / called;
            recall = (double) found / septic;
        }

        assertThat(Ranking.of(GUESSED).auprc()).isCloseTo(area, within(1e-12));
    }

    @Test
    void aWeightIsARepetition() {
        int[] weights = new int[GUESSED.size()];
        List<JudgedStay> repeated = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 3;
            repeated.addAll(Collections.nCopies(i % 3, GUESSED.get(i)));
        }

        assertThat(Ranking.of(GUESSED).auroc(weights))
                .isCloseTo(Ranking.of(repeated).auroc(), within(1e-12));
        assertThat(Ranking.of(GUESSED).auprc(weights))
                .isCloseTo(Ranking.of(repeated).auprc(), within(1e-12));
        assertThat(Ranking.hourMatched(GUESSED).auroc(weights))
                .isCloseTo(Ranking.hourMatched(repeated).auroc(), within(1e-12));
    }

    @Test
    void theClockKnowsNothingAtOneHour() {
        List<JudgedStay> clock = MadeUpStays.stays(30, 2).stays().stream()
                .map(stay -> MadeUpStays.judged(stay, stay::hour, _ -> false))
                .toList();

        assertThat(Ranking.hourMatched(clock).auroc()).isEqualTo(0.5);
    }

    @Test
    void drawsItsCurveFromNothingToAll() {
        List<Ranking.Point> curve = Ranking.of(GUESSED).curve();

        assertThat(curve.getLast().falseShare()).isEqualTo(1);
        assertThat(curve.getLast().trueShare()).isEqualTo(1);
        assertThat(curve).isSortedAccordingTo((a, b) -> Double.compare(a.trueShare(), b.trueShare()));
    }

    private static double pairs(List<Row> rows, boolean sameHour) {
        double won = 0;
        long pairs = 0;
        for (Row septic : rows) {
            for (Row other : rows) {
                if (septic.label && !other.label && (!sameHour || septic.hour == other.hour)) {
                    pairs++;
                    won += septic.score > other.score ? 1 : septic.score == other.score ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    private static List<Row> rows(List<JudgedStay> stays) {
        List<Row> rows = new ArrayList<>();
        for (JudgedStay judged : stays) {
            for (int row = 0; row < judged.stay().rows(); row++) {
                rows.add(new Row(
                        judged.score(row),
                        judged.stay().label(row),
                        judged.stay().hour(row)));
            }
        }
        return rows;
    }
}
