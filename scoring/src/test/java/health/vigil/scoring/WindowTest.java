package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import health.vigil.scoring.internal.PatientState;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
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

    /// A laboratory that announces and withdraws without end must not make a patient unreadable.
    @Requirement("SCO-5")
    @Example
    void manyRetractionsAreBoundedAndTheStateStaysReadable() {
        Window window = Window.empty(Bedside.PATIENT, Bedside.AUDIT);
        for (int i = 0; i < 30; i++) {
            List<Fact> facts = new ArrayList<>();
            for (int j = 0; j < 1000; j++) {
                facts.add(new Fact.Retracted("r" + i + "-" + j, Bedside.NOON));
            }
            Instant known = Bedside.NOON.plus(Duration.ofDays(i));
            window = window.apply(new FactBatch(new UUID(0, i + 1L), Bedside.PATIENT, Bedside.AUDIT, known, facts));
        }
        DataKey key = DataKeys.of(DataKeys.generate());

        PatientState again = PatientState.open(key, Bedside.PATIENT, new PatientState(window, Bedside.NOON).seal(key));

        assertThat(window.versions()).hasSize(Window.MAX_RETRACTED);
        assertThat(again.window()).isEqualTo(window);
    }

    private static Window applied(List<FactBatch> batches) {
        Window window = Window.empty(Bedside.PATIENT, Bedside.AUDIT);
        for (FactBatch batch : batches) {
            window = window.apply(batch);
        }
        return window;
    }
}
