package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedEntriesTest {
    @TempDir
    private Path home;

    @Test
    @Requirement("EVI-2")
    void anEntryThatTheLogDidNotTakeIsAnIncident() throws Exception {
        try (TestLog log = new TestLog(home)) {
            Incidents incidents = new Incidents(
                    log.database.as(DataClass.OPERATIONAL),
                    log.ledger,
                    new Ids(InstantSource.system(), new SecureRandom()),
                    InstantSource.system());
            RefusedEntries refused = new RefusedEntries(log.database.as(DataClass.EVIDENCE), incidents);
            Entry entry = new Entries(3).take(1).getFirst();
            log.append(entry);
            log.drain();
            assertThat(refused.check()).isZero();

            log.append(entry);
            log.drain();

            assertThat(refused.check()).isEqualTo(1);
            refused.check();
            assertThat(incidents.open())
                    .extracting(open -> open.problem().code())
                    .containsExactly("VGL-LED-028");
        }
    }
}
