package health.vigil.launch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Secrets;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final Waiting.Launch LAUNCH =
            new Waiting.Launch("ehr", "state", "nonce", "verifier", "https://vigil.example.org/launch/done", null);

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T08:00:00Z"));
    private final Waiting waiting = new Waiting(new Secrets(new SecureRandom()), clock);

    @Test
    @Requirement("INT-8")
    void whatWaitsIsTakenOnce() {
        String id = waiting.keep(LAUNCH);

        assertThat(waiting.take(id, LAUNCH.state())).contains(LAUNCH);
        assertThat(waiting.take(id, LAUNCH.state())).isEmpty();
    }

    @Test
    @Requirement("INT-8")
    void afterTenMinutesItIsGone() {
        String id = waiting.keep(LAUNCH);

        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(10)));

        assertThat(waiting.take(id, LAUNCH.state())).isEmpty();
    }

    @Test
    @Requirement("INT-8")
    void whoBeginsWithoutEndKeepsNobodyElseFromBeginning() {
        String first = waiting.keep(LAUNCH);
        String second = waiting.keep(LAUNCH);
        for (int more = 1; more < Waiting.MOST; more++) {
            waiting.keep(LAUNCH);
        }

        assertThat(waiting.take(first, LAUNCH.state())).isEmpty();
        assertThat(waiting.take(second, LAUNCH.state())).isPresent();
    }

    @Test
    @Requirement("INT-8")
    void whatIsAskedForByAnotherStateStays() {
        String id = waiting.keep(LAUNCH);

        assertThat(waiting.take(id, "other")).isEmpty();
        assertThat(waiting.take(id, LAUNCH.state())).contains(LAUNCH);
    }

    @Test
    void itPrintsNothingOfItself() {
        assertThat(LAUNCH).hasToString("[launch]");
    }
}
