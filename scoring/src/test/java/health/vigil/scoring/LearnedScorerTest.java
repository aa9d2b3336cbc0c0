package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.FactBatch;
import health.vigil.facts.Signal;
import health.vigil.keys.DataKeys;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedScorerTest {
    @TempDir
    static Path directory = Path.of(".");

    private static Bundle bundle = Bedside.BUNDLE;

    @BeforeAll
    static void train() throws IOException, XGBoostError {
        bundle = BundleLoader.load(Trained.bundle(directory));
    }

    private static Bedside ill() {
        return aged(64).charted(Signal.HEART_RATE, "90", 6)
                .charted(Signal.HEART_RATE, "128", 1)
                .charted(Signal.RESPIRATORY_RATE, "27", 1)
                .charted(Signal.SYSTOLIC_PRESSURE, "92", 1)
                .charted(Signal.TEMPERATURE, "38.9", 2)
                .charted(Signal.LACTATE, "2.1", 5)
                .charted(Signal.LACTATE, "4.0", 2);
    }

    private static Bedside aged(int years) {
        return Bedside.admitted()
                .says(Bedside.hours(30), new Fact.Trait("t1", Attribute.AGE, years, Bedside.hours(30)));
    }

    private static Assessment assessed(Window window, Instant asOf) {
        return Scorer.score(window, asOf, bundle, asOf, Scorer.CLOCK);
    }

    private static ScoreResult.Probability probability(Assessment assessment) {
        return (ScoreResult.Probability) assessment.scores().getFirst();
    }

    @Requirement("SCO-2")
    @Test
    void setsTheTierByItsProbabilityWithThePublishedScoresBeside() {
        Assessment assessment = assessed(ill().window(), Bedside.NOON);

        Estimate estimate = probability(assessment).estimate();
        assertThat(assessment.driver()).isEqualTo("Sepsis risk");
        assertThat(assessment.scores())
                .extracting(ScoreResult::score)
                .containsExactly("Sepsis risk", "NEWS2", "qSOFA", "SIRS", "SOFA");
        assertThat(estimate.probability()).isBetween(0.5, 1.0).isBetween(estimate.low(), estimate.high());
        assertThat(assessment.tier()).isEqualTo(Tier.HIGH);
        assertThat(assessment.completeness()).isEqualTo(1);
    }

    @Requirement("SCO-6")
    @Test
    void liveAndInBatchAreTheSameToTheLastBit() {
        LearnedModel model = ((Model.Learned) bundle.model()).model();
        int spoken = 0;
        for (int seed = 0; seed < 300; seed++) {
            List<FactBatch> history = Histories.make(new Random(seed), 60, Trained.SIGNALS);
            Window window = applied(history);
            Instant asOf = window.knownUntil();
            ScoreResult live = assessed(window, asOf).scores().getFirst();

            Timeline timeline = Courses.of(history, asOf);
            float[] row = model.features().vector(timeline, asOf);
            Estimate batch = model.estimate(row);
            List<Abstention> reasons = model.abstentions(timeline, asOf, row, batch);

            switch (live) {
                case ScoreResult.Probability said -> {
                    spoken++;
                    assertThat(reasons).isEmpty();
                    assertThat(said.estimate()).isEqualTo(batch);
                }
                case ScoreResult.Withheld withheld ->
                    assertThat(reasons).isNotEmpty().isEqualTo(withheld.reasons());
                default -> throw new AssertionError(live);
            }
        }
        assertThat(spoken).isBetween(5, 299);
    }

    @Requirement("SCO-5")
    @Test
    void theOrderOfArrivalDoesNotMatter() {
        for (int seed = 0; seed < 20; seed++) {
            List<FactBatch> history = Histories.make(new Random(seed), 12);
            Window inOrder = applied(history);
            List<FactBatch> otherwise = new ArrayList<>(history);
            Collections.shuffle(otherwise, new Random(seed));
            otherwise.addAll(history.subList(0, 3));

            byte[] late = AssessmentCodec.canonical(assessed(applied(otherwise), inOrder.knownUntil()));

            assertThat(late).isEqualTo(AssessmentCodec.canonical(assessed(inOrder, inOrder.knownUntil())));
        }
    }

    @Requirement("SCO-5")
    @Test
    void aCorrectedResultChangesTheScoreAndWhatWasSaidStaysAnswerable() {
        Bedside bedside = ill();
        Assessment before = assessed(bedside.window(), Bedside.NOON);
        Instant later = Bedside.NOON.plus(Duration.ofMinutes(10));
        Fact wrong = Bedside.measured(Signal.LACTATE, "4.0", Bedside.hours(2));
        bedside.says(
                later,
                new Fact.Measured(
                        wrong.id(),
                        Signal.LACTATE.codes().getFirst(),
                        health.vigil.base.Quantity.of("1.0", "mmol/L"),
                        null,
                        wrong.effective()));

        Assessment corrected = assessed(bedside.window(), later);
        Assessment again = Scorer.score(bedside.window(), Bedside.NOON, bundle, Bedside.NOON, Scorer.CLOCK);

        assertThat(probability(corrected).estimate().probability())
                .isLessThan(probability(before).estimate().probability());
        assertThat(AssessmentCodec.canonical(again)).isEqualTo(AssessmentCodec.canonical(before));
    }

    @Requirement("EVI-7")
    @Test
    void isReplayedFromTheBatchesToTheLastBit() {
        Bedside bedside = ill();
        Assessment recorded = Scorer.score(
                bedside.window(),
                Bedside.NOON,
                bundle,
                Bedside.NOON,
                bedside.batches().getLast().id());

        Replay.Outcome outcome = Replay.of(recorded, bedside.batches(), bundle);

        assertThat(outcome).isInstanceOf(Replay.Outcome.Same.class);
    }

    @Requirement("SCO-5")
    @Test
    void theFutureChangesNothing() {
        Assessment before = assessed(ill().window(), Bedside.NOON);
        Bedside knowing = ill().says(
                        Bedside.hours(1),
                        Bedside.measured(Signal.LACTATE, "12", Bedside.NOON.plusSeconds(1)),
                        Bedside.measured(Signal.HEART_RATE, "40", Bedside.NOON.plusSeconds(3600)));

        Assessment after = assessed(knowing.window(), Bedside.NOON);

        assertThat(after.scores()).isEqualTo(before.scores());
    }

    @Requirement("SCO-4")
    @Test
    void isSilentBelowTheMinimumOfDataAndSaysWhatToDo() {
        Assessment assessment = assessed(
                aged(64).charted(Signal.HEART_RATE, "140")
                        .charted(Signal.TEMPERATURE, "40", 9)
                        .window(),
                Bedside.NOON);

        ScoreResult.Withheld withheld =
                (ScoreResult.Withheld) assessment.scores().getFirst();
        assertThat(withheld.reasons()).contains(new Abstention.TooFewInputs(1, 3));
        assertThat(assessment.tier()).isEqualTo(Tier.NONE);
        assertThat(assessment.completeness()).isEqualTo(0.25);
        assertThat(withheld.missing())
                .contains(new Missing("respiratory rate", false, "Measure the respiratory rate.", 0))
                .contains(new Missing("temperature", true, "Measure the temperature.", 0));
        assertThat(Explanation.sentences(assessment).getFirst())
                .isEqualTo("Sepsis risk is withheld: it has one input and needs three.");
    }

    @Requirement("SCO-4")
    @Test
    void isSilentOutsideTheRangeOfItsTraining() {
        Bedside child = aged(9);
        ill().batches().stream()
                .skip(2)
                .forEach(batch -> child.says(batch.known(), batch.facts().toArray(Fact[]::new)));

        ScoreResult result = assessed(child.window(), Bedside.NOON).scores().getFirst();

        assertThat(result)
                .isInstanceOfSatisfying(
                        ScoreResult.Withheld.class,
                        withheld -> assertThat(withheld.reasons())
                                .containsExactly(new Abstention.OutOfRange("age", "age", 9, 18, 90)));
    }

    /// Many networks know no missing input and answer it with no number.
    @Requirement({"SCO-4", "SCO-8"})
    @Test
    void aModelThatGivesNoNumberIsWithheldAndNotShownAsNoRisk() {
        Model.Learned learned = (Model.Learned) bundle.model();
        LearnedModel own = learned.model();
        Predictor silent = new Predictor() {
            @Override
            public int features() {
                return own.features().size();
            }

            @Override
            public int size() {
                return own.predictor().size();
            }

            @Override
            public float[] margins(float[] row) {
                float[] margins = new float[size()];
                Arrays.fill(margins, Float.NaN);
                return margins;
            }

            @Override
            public double @Nullable [] shapley(float[] row) {
                return null;
            }
        };
        LearnedModel model = new LearnedModel(
                own.features(),
                silent,
                own.calibration(),
                own.uncertainty(),
                own.minimum(),
                own.ranges(),
                own.widest(),
                own.call());
        Bundle mute = new Bundle(
                bundle.address(),
                bundle.name(),
                bundle.version(),
                bundle.intendedUse(),
                bundle.reassessEvery(),
                new Model.Learned(
                        learned.driver(), learned.predicts(), model, learned.scores(), learned.tiers(), Map.of()),
                bundle.provenance(),
                bundle.card());

        Assessment assessment = Scorer.score(ill().window(), Bedside.NOON, mute, Bedside.NOON, Scorer.CLOCK);

        assertThat(assessment.scores().getFirst())
                .isInstanceOfSatisfying(
                        ScoreResult.Withheld.class,
                        withheld -> assertThat(withheld.reasons()).containsExactly(new Abstention.ModelFailed()));
        AssessmentCodec codec = new AssessmentCodec(DataKeys.of(DataKeys.generate()));
        assertThat(codec.open(Bedside.PATIENT, codec.seal(assessment))).isEqualTo(assessment);
    }

    @Requirement("SCO-3")
    @Test
    void theSharesOfAllConceptsAddUpToTheMargin() {
        ScoreResult.Probability result = probability(assessed(ill().window(), Bedside.NOON));

        double sum = Stream.concat(
                                result.inputs().stream().map(Contribution::points),
                                result.missing().stream().map(Missing::points))
                        .mapToDouble(Double::doubleValue)
                        .sum()
                + result.expected();

        assertThat(sum).isCloseTo(result.estimate().margin(), within(1e-5));
        assertThat(result.inputs())
                .extracting(Contribution::signal)
                .containsExactly("heart rate", "respiratory rate", "lactate", "temperature", "shock index", "age");
        assertThat(result.missing()).extracting(Missing::signal).containsExactly("sex");
    }

    @Requirement("SCO-3")
    @Test
    void tellsInSentencesWhatRaisesItWithValueTrendAndTime() {
        Assessment assessment = assessed(ill().window(), Bedside.NOON);

        assertThat(Explanation.sentences(assessment))
                .first()
                .asString()
                .matches("Sepsis risk is \\d+ % \\(between \\d+ % and \\d+ %\\)\\.");
        assertThat(Explanation.sentences(assessment))
                .anySatisfy(sentence -> assertThat(sentence)
                        .matches("Lactate 4 mmol/L raises it \\(odds × \\d\\.\\d\\), up from 2\\.1 three hours before;"
                                + " measured two hours ago\\."));
    }

    @Test
    void comesBackFromItsSealedBytes() {
        AssessmentCodec codec = new AssessmentCodec(DataKeys.of(DataKeys.generate()));
        for (Bedside bedside : List.of(ill(), aged(9).charted(Signal.HEART_RATE, "300"), Bedside.admitted())) {
            Assessment assessment = assessed(bedside.window(), Bedside.NOON);

            assertThat(codec.open(Bedside.PATIENT, codec.seal(assessment))).isEqualTo(assessment);
        }
    }

    private static Window applied(List<FactBatch> batches) {
        Window window = Window.empty(Bedside.PATIENT, Bedside.AUDIT);
        for (FactBatch batch : batches) {
            window = window.apply(batch);
        }
        return window;
    }
}
