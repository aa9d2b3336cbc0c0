package health.vigil.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.PatientToken;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The shipped clock-free model gives one answer for the same facts, whichever road they came.
class ParityTest {
    private static final Bundle BUNDLE =
            BundleLoader.load(Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-clockfree-4"));
    private static final PatientToken PRIOR = PatientToken.care("p".repeat(26));
    private static final PatientToken PRIOR_SUBJECT = PatientToken.audit("q".repeat(26));
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

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    @Requirement({"SCO-5", "EVI-7"})
    void afterAMergeTheSurvivorIsScoredAsIfAllHadBeenTheirsAndWhatWasShownStays(long seed) {
        List<FactBatch> asOne = withNotes(ChallengeFacts.batches(MadeUpStays.stay("p000001", seed)), new Random(seed));
        int merge = asOne.size() / 2;
        List<FactBatch> asTwo = split(asOne, merge, new Random(seed));
        Window one = empty(asOne);
        Map<PatientToken, Window> two = new HashMap<>();
        List<Assessment> shown = new ArrayList<>();
        for (FactBatch batch : asOne) {
            one = one.apply(batch);
            for (FactBatch part : asTwo) {
                if (part.known().equals(batch.known())) {
                    Window window = two.getOrDefault(part.patient(), Window.empty(part.patient(), part.auditSubject()))
                            .apply(part);
                    two.put(part.patient(), window);
                    shown.add(Scorer.score(window, part.known(), BUNDLE, part.known(), part.id()));
                }
            }
            if (!batch.known().isBefore(asOne.get(merge).known())) {
                Window survivor = Objects.requireNonNull(two.get(batch.patient()));
                assertThat(scores(survivor, batch.known())).isEqualTo(scores(one, batch.known()));
            }
        }

        Assessment retired = Scorer.score(
                Objects.requireNonNull(two.get(PRIOR)),
                asOne.getLast().known(),
                BUNDLE,
                asOne.getLast().known(),
                Scorer.CLOCK);
        assertThat(retired.present()).isFalse();
        assertThat(retired.mergedInto()).isEqualTo(asOne.getFirst().patient().value());
        assertThat(shown).hasSizeGreaterThan(asOne.size()).allSatisfy(each -> {
            List<FactBatch> own = asTwo.stream()
                    .filter(batch -> batch.patient().equals(each.patient()))
                    .toList();
            assertThat(Replay.of(each, own, BUNDLE)).isInstanceOf(Replay.Outcome.Same.class);
        });
    }

    private static List<ScoreResult> scores(Window window, Instant asOf) {
        return Scorer.score(window, asOf, BUNDLE, asOf, Scorer.CLOCK).scores();
    }

    /// In every third batch a note that says something of the patient's mind.
    private static List<FactBatch> withNotes(List<FactBatch> batches, Random random) {
        return batches.stream()
                .map(batch -> random.nextInt(3) > 0 ? batch : with(batch, noted(batch.known(), random)))
                .toList();
    }

    private static Fact noted(Instant time, Random random) {
        Fact.Noted.Certainty[] certainties = Fact.Noted.Certainty.values();
        return new Fact.Noted(
                "note@" + time,
                Fact.Noted.Finding.ALTERED_MENTAL_STATE,
                certainties[random.nextInt(certainties.length)],
                time);
    }

    private static FactBatch with(FactBatch batch, Fact more) {
        List<Fact> facts = new ArrayList<>(batch.facts());
        facts.add(more);
        return new FactBatch(batch.id(), batch.patient(), batch.auditSubject(), batch.known(), facts);
    }

    /// The same facts under two numbers until a batch in which the one's are said again under the other's, as intake
    /// says them (A40), and the one is retired.
    private static List<FactBatch> split(List<FactBatch> asOne, int merge, Random random) {
        List<FactBatch> batches = new ArrayList<>();
        List<Fact> priors = new ArrayList<>();
        for (int i = 0; i < asOne.size(); i++) {
            FactBatch batch = asOne.get(i);
            List<Fact> own = new ArrayList<>();
            List<Fact> prior = new ArrayList<>();
            for (Fact fact : batch.facts()) {
                boolean lasts = fact instanceof Fact.Stay || fact instanceof Fact.Trait;
                (i > merge || lasts || random.nextBoolean() ? own : prior).add(fact);
            }
            priors.addAll(prior);
            if (i == merge) {
                own.addAll(priors);
                prior.add(new Fact.MergedAway("merged", batch.patient().value(), batch.known()));
            }
            batches.add(new FactBatch(batch.id(), batch.patient(), batch.auditSubject(), batch.known(), own));
            if (!prior.isEmpty()) {
                batches.add(new FactBatch(new UUID(2, i), PRIOR, PRIOR_SUBJECT, batch.known(), prior));
            }
        }
        return batches;
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
