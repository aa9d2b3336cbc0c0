package health.vigil.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import health.vigil.training.MadeUpStays;
import health.vigil.training.Recipe;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final int STAYS = 200;
    private static final int ALONE = 0;
    private static final int FAR = 100;

    /// Where only the stays of one part know what their margins mean, that must not be known when they are judged.
    @Requirement("SCO-4")
    @Test
    void aStayHasNoSayInWhatIsThoughtOfIt() {
        Rows rows = Rows.of(MadeUpStays.of("p0", STAYS, 85, 1), Recipe.CLOCK_FREE.features());
        double[] labels = rows.labels();
        Random random = new Random(4);
        double[] margins = labels.clone();
        for (int row = 0; row < margins.length; row++) {
            margins[row] += Ensemble.part(rows.stayOf(row)) == ALONE ? FAR : random.nextGaussian();
        }

        Reading reading =
                Judgement.readings(rows, margins, labels, rows.gains()).get(ALONE);

        Set<Double> said = new HashSet<>();
        for (int row = 0; row < margins.length; row++) {
            if (Ensemble.part(rows.stayOf(row)) == ALONE) {
                said.add(reading.calibration().probability(margins[row]));
            }
        }
        assertThat(said).hasSize(1);
    }
}
