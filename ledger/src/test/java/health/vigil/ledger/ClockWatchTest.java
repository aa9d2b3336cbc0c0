package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A clock that somebody tampers with, and what entries say of it. The database's clock, which nobody here can set,
/// is the other one.
@Requirement("EVI-8")
class ClockWatchTest {
    private static final Duration TOLERATED = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    private final AtomicReference<Duration> tampered = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Instant.now().plus(tampered.get());
    private final ClockBound bound = new ClockBound(TOLERATED);
    private final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    private TestLog log;
    private PostgresLedger ledger;
    private Incidents incidents;
    private ClockWatch watch;

    @BeforeEach
    void open() throws Exception {
        log = new TestLog(home);
        ledger = new PostgresLedger(bound);
        incidents = new Incidents(log.database.as(DataClass.OPERATIONAL), ledger, ids, clock);
        watch = new ClockWatch(clock, System::nanoTime, log.database.as(DataClass.OPERATIONAL), bound, incidents);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anEntryStatesTheToleratedBoundWhileTheClocksAgree() throws Exception {
        watch.check();

        assertThat(writtenNow().boundMillis()).isEqualTo(30_000);
    }

    @Test
    void anEntryOfAClockThatWasSetStatesByHowMuch() throws Exception {
        set(Duration.ofHours(2));
        watch.check();

        assertThat(writtenNow().boundMillis()).isBetween(7_150_000L, 7_250_000L);
        assertThat(problems()).contains("VGL-LED-022");
    }

    @Test
    void anEntryThatGoesBackIsFoundAlsoWhereTheClockIsPutRightAgainBeforeAnybodyLooks() throws Exception {
        watch.check();
        writtenNow();
        set(Duration.ofHours(-1));
        writtenNow();
        set(Duration.ofHours(1));

        watch.check();

        assertThat(problems()).containsExactly("VGL-LED-027");
    }

    @Test
    void aClockThatWasSetBackWhileNothingRanIsFoundAtTheStart() throws Exception {
        writtenNow();
        set(Duration.ofDays(-1));

        watch.resume(log.reader(), clock);

        assertThat(problems()).containsExactly("VGL-LED-027");
    }

    @Test
    void anHonestRestartRaisesNothing() throws Exception {
        writtenNow();

        watch.resume(log.reader(), clock);
        watch.check();

        assertThat(problems()).isEmpty();
    }

    private void set(Duration by) {
        tampered.set(tampered.get().plus(by));
    }

    private List<String> problems() {
        return incidents.open().stream().map(open -> open.problem().code()).toList();
    }

    /// An entry of this moment, as the log has it.
    private Entry writtenNow() throws Exception {
        Entry entry = new Entry(
                ids.next(),
                clock.instant(),
                Actor.platform("test"),
                new Authority.Duty("test@1"),
                null,
                new Act.HoldChanged("case-1", "placed"));
        log.database.as(DataClass.OPERATIONAL).useTransaction(transaction -> ledger.append(transaction, entry));
        log.drain();
        return log.reader()
                .find(EntrySearch.everything().latestFirst().atMost(1))
                .getFirst()
                .entry();
    }
}
