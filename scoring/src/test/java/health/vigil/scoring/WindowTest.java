package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.FactBatch;
import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WindowTest {
    @Provide
    Arbitrary<List<FactBatch>> histories() {
        return Histories.ofOnePatient(40);
    }

    @Requirement("SCO-5")
    @Property(tries = 300)
    void arrivalOrderAndRepetitionChangeNothing(@ForAll("histories") List<FactBatch> history, @ForAll Random random) {
        List<FactBatch> shuffled = new ArrayList<>(history);
        shuffled.addAll(history.subList(0, history.size() / 2));
        Collections.shuffle(shuffled, random);

        Window window = applied(shuffled);

        assertThat(window).isEqualTo(applied(history));
    }

    @Requirement("SCO-5")
    @Property(tries = 100)
    void theScoreOfThePastIsTheSameWithLaterKnowledgeInTheWindow(@ForAll("histories") List<FactBatch> history) {
        FactBatch cut = history.get(history.size() / 2);
        Window then = applied(history.subList(0, history.size() / 2 + 1));
        Instant latest = cut.known().plus(Window.KEPT).minus(Window.SEEN);
        Window now = applied(
                history.stream().filter(batch -> !batch.known().isAfter(latest)).toList());

        Assessment again = Scorer.score(now, cut.known(), Bedside.BUNDLE, cut.known(), cut.id());

        assertThat(again).isEqualTo(Scorer.score(then, cut.known(), Bedside.BUNDLE, cut.known(), cut.id()));
    }

    private static Window applied(List<FactBatch> batches) {
        Window window = Window.empty(Bedside.PATIENT, Bedside.AUDIT);
        for (FactBatch batch : batches) {
            window = window.apply(batch);
        }
        return window;
    }
}
