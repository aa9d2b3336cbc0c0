package health.vigil.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.FactBatch;
import health.vigil.facts.Signal;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Calibration;
import health.vigil.scoring.Feature;
import health.vigil.scoring.Feature.Measure;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.FeatureSet.Named;
import health.vigil.scoring.LearnedModel;
import health.vigil.scoring.Model;
import health.vigil.scoring.Predictor;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.ScoreRule;
import health.vigil.scoring.Scorer;
import health.vigil.scoring.Uncertainty;
import health.vigil.scoring.Window;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    private static final Bundle RULES =
            BundleLoader.load(Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-news2-1"));
    private static final Bundle LEARNED = new Bundle(
            RULES.address(),
            "sepsis-line",
            "1",
            "For this test.",
            Duration.ofMinutes(15),
            new Model.Learned("risk", "sepsis", model(), RULES.model().scores(), List.of(), Map.of()),
            null,
            "");

    /// A straight line over features of every reach, and a model that falls silent without a heart rate.
    private static LearnedModel model() {
        FeatureSet features = new FeatureSet(List.of(
                new Named("hr", "heart rate", new Feature.Latest(Signal.HEART_RATE, 36)),
                new Named("hr.slope", "heart rate", new Feature.Statistic(Signal.HEART_RATE, 36, Measure.SLOPE)),
                new Named("resp.max", "breathing", new Feature.Statistic(Signal.RESPIRATORY_RATE, 12, Measure.MAXIMUM)),
                new Named("fio2", "oxygen", new Feature.Latest(Signal.INSPIRED_OXYGEN, 24)),
                new Named("wbc.age", "white cells", new Feature.Age(Signal.LEUKOCYTES, 36)),
                new Named("age", "age", new Feature.Trait(Attribute.AGE)),
                new Named("hours", "stay", new Feature.Elapsed(Attribute.HOSPITAL_ADMISSION))));
        return new LearnedModel(
                features,
                new Line(),
                new Calibration.Platt(0.7, -1),
                new Uncertainty.Ensemble(),
                new ScoreRule("minimum", 1, Map.of(Signal.HEART_RATE, Duration.ofHours(1))),
                List.of(new LearnedModel.Range(0, 30, 120)),
                null,
                0.3);
    }

    private record Line() implements Predictor {
        private static final float[] WEIGHTS = {0.02f, 0.5f, 0.05f, 0.01f, -0.02f, 0.003f, 0.001f};

        @Override
        public int features() {
            return WEIGHTS.length;
        }

        @Override
        public int size() {
            return 3;
        }

        @Override
        public float[] margins(float[] row) {
            float sum = -3;
            for (int i = 0; i < row.length; i++) {
                sum += Float.isNaN(row[i]) ? 0 : WEIGHTS[i] * row[i];
            }
            return new float[] {sum - 0.3f, sum, sum + 0.4f};
        }

        @Override
        public double[] shapley(float[] row) {
            return new double[row.length + 1];
        }
    }

    @Test
    @Requirement("SCO-6")
    void aLearnedModelIsJudgedByWhatTheLiveStreamSays() {
        LabelledStays stays = MadeUpStays.stays(40, 900);
        List<JudgedStay> judged = Evaluation.of(LEARNED, RULES, stays).judged();
        int withheld = 0;
        for (JudgedStay each : judged) {
            List<FactBatch> batches = ChallengeFacts.batches(each.stay());
            Window window = Window.empty(
                    batches.getFirst().patient(), batches.getFirst().auditSubject());
            for (int row = 0; row < batches.size(); row++) {
                FactBatch batch = batches.get(row);
                window = window.apply(batch);
                ScoreResult live = Scorer.score(window, batch.known(), LEARNED, batch.known(), batch.id())
                        .scores()
                        .getFirst();
                if (live instanceof ScoreResult.Probability said) {
                    assertThat(each.score(row)).isEqualTo(said.estimate().probability());
                    assertThat(each.call(row)).isEqualTo(said.estimate().probability() >= 0.3);
                } else {
                    withheld++;
                    assertThat(each.withheld(row)).isTrue();
                }
            }
        }
        assertThat(withheld).isPositive();
    }

    /// Everything after a row is changed; what was said until then stays.
    @Test
    @Requirement("SCO-6")
    void whatComesLaterChangesNothingBefore() {
        String[] rows = MadeUpStays.text(3).split("\n");
        int half = rows.length / 2;
        StringBuilder changed = new StringBuilder();
        for (int i = 0; i < rows.length; i++) {
            changed.append(i <= half ? rows[i] : rows[i].replaceFirst("^[^|]*\\|[^|]*", "199|55"))
                    .append('\n');
        }
        LabelledStay before = MadeUpStays.stay("p000001", 3);
        LabelledStay after = MadeUpStays.parsed("p000001", changed.toString());

        JudgedStay first = Evaluation.of(LEARNED, RULES, new LabelledStays(List.of(before)))
                .judged()
                .getFirst();
        JudgedStay second = Evaluation.of(LEARNED, RULES, new LabelledStays(List.of(after)))
                .judged()
                .getFirst();

        for (int row = 0; row < half; row++) {
            assertThat(second.score(row)).isEqualTo(first.score(row));
        }
        assertThat(second.score(rows.length - 2)).isNotEqualTo(first.score(rows.length - 2));
    }

    @Test
    void reportsCalibrationAbstentionAndTheClockOfALearnedModel() {
        LabelledStays stays = MadeUpStays.stays(60, 40);

        EvaluationReport report = Evaluation.of(LEARNED, RULES, stays).report("all", 20, 1, _ -> {});

        Figures model = report.groups().getFirst().model();
        assertThat(model.calibration()).isNotNull();
        assertThat(model.decisionCurve()).hasSize(40);
        assertThat(model.withheld()).isPositive();
        assertThat(report.groups().getFirst().unreserved()).isNotNull();
        assertThat(report.clock().fromFeatures()).isGreaterThan(0.9);
        assertThat(report.toHtml()).contains("Reliability", "Decision curve").doesNotContain("NaN");
        assertThat(report.toJson()).doesNotContain("NaN");
    }

    @Test
    @Requirement("SCO-4")
    void saysForEachReasonHowMuchWasWithheldAndWhatItCosts() {
        LabelledStays stays = MadeUpStays.stays(60, 40);

        EvaluationReport.Group group = Evaluation.of(LEARNED, RULES, stays)
                .report("all", 20, 1, _ -> {})
                .groups()
                .getFirst();

        assertThat(group.withholding())
                .extracting(EvaluationReport.Withholding::reason)
                .containsExactly("too little data", "out of the training range");
        for (EvaluationReport.Withholding told : group.withholding()) {
            Silence reason = Arrays.stream(Silence.values())
                    .filter(each -> each.title().equals(told.reason()))
                    .findFirst()
                    .orElseThrow();
            double rows = 0;
            double lost = 0;
            double potential = 0;
            for (LabelledStay stay : stays.stays()) {
                Answered answered = Answered.of(stay, model());
                potential += Utility.of(answered.unreserved()).best()
                        - Utility.of(answered.unreserved()).inaction();
                for (int row = 0; row < stay.rows(); row++) {
                    if (answered.asItRuns().silent(reason).get(row)) {
                        rows++;
                        lost += answered.unreserved().call(row)
                                ? Utility.worth(stay, row, true) - Utility.worth(stay, row, false)
                                : 0;
                    }
                }
            }
            assertThat(told.share()).isCloseTo(rows / stays.rows(), within(1e-12));
            assertThat(told.cost().utility().value()).isCloseTo(lost / potential, within(1e-9));
        }
    }

    @Test
    @Requirement("SCO-4")
    void rulesHaveIntervalsAndTheirDifferenceToTheModelInTheWholeAndInEachSubgroup() {
        LabelledStays stays = MadeUpStays.stays(60, 40);

        EvaluationReport report = Evaluation.of(LEARNED, RULES, stays).report("all", 20, 1, _ -> {});

        EvaluationReport.Group group = report.groups().getFirst();
        assertThat(group.comparators()).hasSize(5).allSatisfy(compared -> {
            assertThat(compared.figures().hourMatchedAuroc().low()).isNotNaN();
            assertThat(compared.figures().auprc().high()).isNotNaN();
            assertThat(compared.modelLess().hourMatchedAuroc().value())
                    .isEqualTo(group.model().hourMatchedAuroc().value()
                            - compared.figures().hourMatchedAuroc().value());
        });
        assertThat(report.subgroups())
                .isNotEmpty()
                .allSatisfy(subgroup -> assertThat(subgroup.comparators()).hasSize(5));
        assertThat(report.toJson()).contains("no coma score", "modelLess");
        assertThat(report.toHtml()).contains("no coma score", "less NEWS2");
        assertThat(report.toText()).contains("no coma score", "model less NEWS2");
    }

    /// The published scorer reads what ends in `.psv`.
    @Test
    @Requirement("SCO-4")
    void writesWhichPredictionsAreNone(@TempDir Path folder) throws IOException {
        Evaluation evaluation = Evaluation.of(LEARNED, RULES, MadeUpStays.stays(20, 40));

        evaluation.write(folder.resolve("out"));

        Set<String> expected = new HashSet<>();
        for (JudgedStay judged : evaluation.judged()) {
            List<String> lines = Files.readAllLines(
                    folder.resolve("out").resolve(judged.stay().id() + ".psv"));
            assertThat(lines).hasSize(judged.stay().rows() + 1);
            for (int row = 0; row < judged.stay().rows(); row++) {
                if (judged.withheld(row)) {
                    assertThat(lines.get(row + 1)).isEqualTo("1.0E-12|0");
                    expected.add(judged.stay().id() + "," + judged.stay().hour(row));
                }
            }
        }
        List<String> withheld = Files.readAllLines(folder.resolve("out").resolve("withheld.csv"));
        assertThat(withheld.getFirst()).isEqualTo("patient,ICULOS,reason");
        assertThat(withheld.stream()
                        .skip(1)
                        .map(line -> line.substring(0, line.lastIndexOf(',')))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(expected)
                .isNotEmpty();
    }
}
