package health.vigil.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.FactBatch;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.ScoreResult;
import health.vigil.scoring.Scorer;
import health.vigil.scoring.Window;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChallengeFactsTest {
    private static final Bundle BUNDLE =
            BundleLoader.load(Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-news2-1"));

    /// Every row of sixty stays, with the window as the live stream keeps it.
    @Test
    @Requirement("SCO-6")
    void judgingGivesWhatTheLiveStreamGives() {
        LongStream.range(0, 60).forEach(seed -> {
            LabelledStay stay = MadeUpStays.stay("p000001", seed);
            List<FactBatch> batches = ChallengeFacts.batches(stay);
            Window window = Window.empty(
                    batches.getFirst().patient(), batches.getFirst().auditSubject());

            List<List<ScoreResult>> judged =
                    ChallengeFacts.published(stay, BUNDLE.model().scores());

            for (int row = 0; row < stay.rows(); row++) {
                FactBatch batch = batches.get(row);
                window = window.apply(batch);
                Assessment live = Scorer.score(window, batch.known(), BUNDLE, batch.known(), batch.id());
                assertThat(judged.get(row)).isEqualTo(live.scores());
            }
        });
    }
}
