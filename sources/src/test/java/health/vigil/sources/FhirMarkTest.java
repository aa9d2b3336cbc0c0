package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.SteppedClock;
import health.vigil.intake.Receipt;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From when on the next round reads, where things change while a round does.
@Requirement("INT-5")
class FhirMarkTest extends WithRecordSystem {
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final SteppedClock clock = new SteppedClock(begun);

    @BeforeEach
    void history() {
        pulling.wallClock = clock;
        pulling.types = List.of("Observation");
        patient("p1", "4711");
        for (int i = 0; i < 6; i++) {
            observation("o" + i, 1, Duration.ofHours(i - 8));
        }
    }

    private void observation(String id, int version, Duration afterBegin) {
        pulling.ehr.put(
                "Observation", id, version, begun.plus(afterBegin).toString(), heartRate("Patient/p1", "8" + version));
    }

    /// One that is on no page is made, then one of a later page is amended.
    private void change(String amended) {
        clock.advanceTo(begun.plus(Duration.ofHours(2)));
        observation("made", 1, Duration.ofMinutes(30));
        observation(amended, 2, Duration.ofMinutes(110));
    }

    @Test
    void whatIsMadeWhileASearchIsReadIsReadByTheNextRound() throws Exception {
        assertThat(pulling.round(new Meanwhile(pulling.door(), () -> change("o5"))))
                .isTrue();
        pulling.normalise();
        assertThat(pulling.records("Observation")).isEqualTo(6);

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.records("Observation")).isEqualTo(7);
    }

    @Test
    void theSameLaidOutAnewIsTheSame() throws Exception {
        String updated = begun.minusSeconds(60).toString();
        pulling.ehr.put("Observation", "laid", 1, updated, heartRate("Patient/p1", "61"));
        pulling.pull();
        pulling.received();
        pulling.ehr.put(
                "Observation", "laid", 1, updated, heartRate("Patient/p1", "61").replace(":{", " :\n  { "));

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.received()).isEqualTo(new Receipt(0, 2, 0));
        assertThat(pulling.exceptions()).isEmpty();
    }

    @Test
    void aResourceWithoutMetaThatReturnsToWhatItWasIsThatAgain() throws Exception {
        for (String value : new String[] {"61", "62", "61", "62"}) {
            pulling.ehr.putPlain("Observation", "plain", heartRate("Patient/p1", value));
            pulling.pull();
            pulling.pull();

            assertThat(pulling.current(Observation.class, "plain")
                            .orElseThrow()
                            .getValueQuantity()
                            .getValue())
                    .isEqualByComparingTo(value);
        }
        assertThat(pulling.count("intake.journal")).isEqualTo(1 + 6 + 4);
    }

    @Test
    void whatIsAmendedWhileASearchIsReadSkipsNothingWhereItsNextPageIsGone() throws Exception {
        pulling.round(new Faltering(new Meanwhile(pulling.door(), () -> change("o3")), new AtomicInteger(2), true));
        pulling.ehr.forgetPages();

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.records("Observation")).isEqualTo(7);
    }
}
