package health.vigil.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Quantity;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.FactBatch;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.LearnedModel;
import health.vigil.scoring.Model;
import health.vigil.scoring.Replay;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Scorer;
import health.vigil.scoring.Timeline;
import health.vigil.scoring.Window;
import health.vigil.testkit.Requirement;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The shipped clock-free model gives one answer for the same facts, whichever road they came.
class ParityTest {
    private static final Bundle BUNDLE =
            BundleLoader.load(Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-clockfree-1"));
    private static final LearnedModel MODEL = ((Model.Learned) BUNDLE.model()).model();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Requirement({"SCO-6", "EVI-7"})
    void everyRowIsTheSameInBatchLiveAndReplay(long seed) {
        LabelledStay stay = MadeUpStays.stay("p000001", seed);
        Timeline whole = ChallengeFacts.timeline(stay);
        List<FactBatch> batches = ChallengeFacts.batches(stay);
        Window window = empty(batches);
        List<Assessment> shown = new ArrayList<>();
        for (int row = 0; row < stay.rows(); row++) {
            FactBatch batch = batches.get(row);
            window = window.apply(batch);
            Assessment live = Scorer.score(window, batch.known(), BUNDLE, batch.known(), batch.id());
            Instant time = ChallengeFacts.time(stay, row);
            if (live.scores().getFirst() instanceof ScoreResult.Probability said) {
                assertThat(said.estimate())
                        .isEqualTo(MODEL.estimate(MODEL.features().vector(whole, time)));
            }
            shown.add(live);
        }

        assertThat(shown).anyMatch(live -> live.scores().getFirst() instanceof ScoreResult.Probability);
        assertThat(shown)
                .allSatisfy(
                        each -> assertThat(Replay.of(each, batches, BUNDLE)).isInstanceOf(Replay.Outcome.Same.class));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    @Requirement({"SCO-5", "EVI-7"})
    void lateRepeatedCorrectedAndCancelledResultsEndWhereOrderWouldHaveAndWhatWasShownStays(long seed) {
        LabelledStay stay = MadeUpStays.stay("p000001", seed);
        List<FactBatch> inOrder = ChallengeFacts.batches(stay);
        List<FactBatch> asCame = disturbed(inOrder, new Random(seed));
        List<Assessment> shown = new ArrayList<>();
        Window window = empty(inOrder);
        for (FactBatch batch : asCame) {
            window = window.apply(batch);
            shown.add(Scorer.score(window, batch.known(), BUNDLE, batch.known(), batch.id()));
        }
        Instant end = asCame.getLast().known();
        Window ordered = empty(inOrder);
        for (FactBatch batch : inOrder) {
            ordered = ordered.apply(batch);
        }

        Assessment disturbed = Scorer.score(window, end, BUNDLE, end, Scorer.CLOCK);

        assertThat(disturbed.scores())
                .isEqualTo(Scorer.score(ordered, end, BUNDLE, end, Scorer.CLOCK).scores());
        assertThat(shown)
                .allSatisfy(
                        each -> assertThat(Replay.of(each, asCame, BUNDLE)).isInstanceOf(Replay.Outcome.Same.class));
    }

    /// The same facts, of which some come an hour late, some wrong first and corrected after, some cancelled and
    /// stated again, some twice; all is said by the end.
    private static List<FactBatch> disturbed(List<FactBatch> inOrder, Random random) {
        Map<Instant, List<Fact>> said = new LinkedHashMap<>();
        List<Fact> late = new ArrayList<>();
        for (FactBatch batch : inOrder) {
            List<Fact> now = new ArrayList<>(late);
            late.clear();
            for (Fact fact : batch.facts()) {
                if (!(fact instanceof Measured measured)) {
                    now.add(fact);
                    continue;
                }
                switch (random.nextInt(6)) {
                    case 0 -> late.add(fact);
                    case 1 -> {
                        now.add(new Measured(
                                measured.id(),
                                measured.code(),
                                new Quantity(
                                        measured.value().value().add(BigDecimal.TEN),
                                        measured.value().unit()),
                                null,
                                measured.effective()));
                        late.add(fact);
                    }
                    case 2 -> {
                        now.add(fact);
                        now.add(new Fact.Retracted(fact.id(), fact.effective()));
                        late.add(fact);
                    }
                    case 3 -> {
                        now.add(fact);
                        late.add(fact);
                    }
                    default -> now.add(fact);
                }
            }
            said.put(batch.known(), now);
        }
        said.put(inOrder.getLast().known().plus(Duration.ofMinutes(30)), late);
        FactBatch first = inOrder.getFirst();
        List<FactBatch> batches = new ArrayList<>();
        said.forEach((known, facts) -> batches.add(
                new FactBatch(new UUID(1, batches.size() + 1L), first.patient(), first.auditSubject(), known, facts)));
        return batches;
    }

    private static Window empty(List<FactBatch> batches) {
        return Window.empty(batches.getFirst().patient(), batches.getFirst().auditSubject());
    }
}
