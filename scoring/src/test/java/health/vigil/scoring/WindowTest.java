package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.facts.Signal;
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

    /// A monitor that sends every few seconds must not push out the laboratory's only lactate.
    @Requirement("SCO-5")
    @Example
    void aDenseSignalPushesOutNoOther() {
        List<Fact> pulse = new ArrayList<>();
        for (int i = 0; i < 2 * Window.MAX_MEASURED; i++) {
            pulse.add(measured("p" + i, Signal.HEART_RATE, "80", Bedside.NOON.plusSeconds(i)));
        }
        Window window = Window.empty(Bedside.PATIENT, Bedside.AUDIT)
                .apply(batch(1, Bedside.NOON, List.of(measured("l", Signal.LACTATE, "4.1", Bedside.NOON))))
                .apply(batch(2, Bedside.NOON.plus(Duration.ofHours(6)), pulse));

        assertThat(window.versions()).hasSize(Window.MAX_MEASURED + 1);
        assertThat(window.versions().getFirst().fact().id()).isEqualTo("l");
    }

    @Requirement("SCO-5")
    @Example
    void ofAPatientWhoHasGoneOnlyWhatStillHoldsIsLeft() {
        Fact age = new Fact.Trait("a", Fact.Trait.Attribute.AGE, 70, Instant.EPOCH);
        Fact sex = new Fact.Trait("s", Fact.Trait.Attribute.SEX, 1, Instant.EPOCH);
        Window window = Window.empty(Bedside.PATIENT, Bedside.AUDIT)
                .apply(batch(1, Bedside.NOON, List.of(age, sex, measured("l", Signal.LACTATE, "4.1", Bedside.NOON))))
                .apply(batch(2, Bedside.NOON.plusSeconds(1), List.of(new Fact.Retracted("s", Bedside.NOON))));
        Instant soon = Bedside.NOON.plus(Window.KEPT);

        assertThat(window.afterLeaving(soon.minusSeconds(1))).isEqualTo(window);
        assertThat(window.afterLeaving(soon.plusSeconds(2)).versions())
                .extracting(version -> version.fact().id())
                .containsExactly("a");
    }

    private static Fact measured(String id, Signal signal, String value, Instant time) {
        Fact.Measured like = Bedside.measured(signal, value, time);
        return new Fact.Measured(id, like.code(), like.value(), null, time);
    }

    private static FactBatch batch(long id, Instant known, List<Fact> facts) {
        return new FactBatch(new UUID(0, id), Bedside.PATIENT, Bedside.AUDIT, known, facts);
    }

    private static Window applied(List<FactBatch> batches) {
        Window window = Window.empty(Bedside.PATIENT, Bedside.AUDIT);
        for (FactBatch batch : batches) {
            window = window.apply(batch);
        }
        return window;
    }
}
