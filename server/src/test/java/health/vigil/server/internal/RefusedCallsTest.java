package health.vigil.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.PostgresLedger;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusedCallsTest {
    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-01T08:00:00Z"));
    private Database database;
    private RefusedCalls refused;

    @BeforeEach
    void open() {
        database = ScratchDatabase.with(List.of("ledger"));
        refused = new RefusedCalls(
                database.as(DataClass.OPERATIONAL),
                new PostgresLedger(),
                new Ids(clock, new SplittableRandom(1)),
                clock,
                clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @Requirement("EVI-2")
    void aFloodIsCountedToTheLastCall() {
        knock(5_000);
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(1)));
        refused.writeCounted();

        assertThat(times()).hasSize(RefusedCalls.ONE_BY_ONE + 1);
        assertThat(times().stream().mapToLong(Long::longValue).sum()).isEqualTo(5_000);
    }

    @Test
    void whatIsCountedWhenThePlatformStopsIsWritten() {
        knock(100);
        refused.start();
        refused.close();

        assertThat(times().stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
    }

    @Test
    void theNextMinuteIsWrittenOneByOneAgain() {
        knock(100);
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(1)));
        refused.writeCounted();
        int before = times().size();

        knock(1);

        assertThat(times()).hasSize(before + 1);
    }

    private void knock(int calls) {
        for (int i = 0; i < calls; i++) {
            refused.refused(RefusedCalls.stranger("192.0.2.1"), "fhir", "GET", "unauthenticated");
        }
    }

    private List<Long> times() {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("SELECT (convert_from(bytes, 'UTF8')::jsonb #>> '{act,times}')"
                                + "::bigint FROM ledger.pending ORDER BY seq")
                        .mapTo(Long.class)
                        .list());
    }
}
