package health.vigil.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.Signal;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Timeline;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Instant ADMITTED = Instant.parse("2150-06-01T12:00:00Z");

    /// Everything measured every hour, always the same, for a week.
    private static Timeline steady() {
        Timeline.Builder steady = new Timeline.Builder()
                .trait(Attribute.AGE, 60, Timeline.micros(ADMITTED))
                .trait(Attribute.HOSPITAL_ADMISSION, 0, Timeline.micros(ADMITTED.minus(Duration.ofHours(30))))
                .trait(Attribute.UNIT_ADMISSION, 0, Timeline.micros(ADMITTED));
        for (int hour = 1; hour < 168; hour++) {
            for (Signal signal : Signal.values()) {
                steady.add(signal, Timeline.micros(ADMITTED.plus(Duration.ofHours(hour))), 50);
            }
        }
        return steady.build();
    }

    private static float[] at(FeatureSet set, int hour) {
        return set.vector(steady(), ADMITTED.plus(Duration.ofHours(hour)));
    }

    @Requirement("SCO-1")
    @Test
    void theClockFreeModelCannotTellHowLongAPatientHasBeenObserved() {
        for (int hour : new int[] {9, 24, 60, 160}) {
            assertThat(at(Catalogue.clockFree(), hour)).isEqualTo(at(Catalogue.clockFree(), 8));
        }
    }

    @Test
    void theFullModelCan() {
        assertThat(at(Catalogue.full(), 60)).isNotEqualTo(at(Catalogue.full(), 40));
    }
}
