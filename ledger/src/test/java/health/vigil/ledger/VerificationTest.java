package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the scheduled readings and comparisons find, and that they say so.
class VerificationTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    private Path home;

    private final Entries entries = new Entries(41);
    private final SteppedClock clock = new SteppedClock(NOW);
    private TestLog log;
    private Incidents incidents;
    private Verification verification;

    @BeforeEach
    void grow() throws Exception {
        log = new TestLog(home);
        log.append(entries.take(600));
        log.drain();
        incidents = new Incidents(
                log.database.as(DataClass.OPERATIONAL), log.ledger, new Ids(clock, new SecureRandom()), clock);
        verification = new Verification(
                log.directory,
                log.database.as(DataClass.EVIDENCE),
                log.verifiers(),
                List.of(),
                new Verification.Pace(Duration.ofMinutes(1), Duration.ofDays(1), 1_000_000),
                incidents,
                clock);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    @Requirement({"EVI-3", "EVI-4"})
    void anHonestLogHoldsAsItGrows() throws Exception {
        assertThat(verification.look().problems()).isZero();
        log.append(entries.take(500));
        log.drain();

        Verification.Result second = verification.look();

        assertThat(second.problems()).isZero();
        assertThat(second.entries()).isEqualTo(1101); // and the record of the first reading
        assertThat(incidents.open()).isEmpty();
    }

    @Test
    @Requirement({"EVI-3", "EVI-4"})
    void aWrongByteBehindItIsFoundAtTheNextFullReadingAndRecordedOnce() throws Exception {
        verification.look();
        Path tile = log.directory.resolve("tile/entries/000");
        byte[] bytes = Files.readAllBytes(tile);
        bytes[300] ^= 1;
        Files.write(tile, bytes);
        clock.advanceTo(NOW.plus(Duration.ofDays(1)));
        verification.look();
        verification.look();

        assertThat(incidents.open())
                .isNotEmpty()
                .allSatisfy(open -> assertThat(open.what()).isEqualTo("ledger-contradiction"));
        log.drain();
        assertThat(log.reader().find(EntrySearch.everything().ofKind("incident-raised")))
                .hasSameSizeAs(incidents.open());
    }

    @Test
    @Requirement("EVI-3")
    void aLogThatWasShortenedBetweenTwoLooksIsFound() throws Exception {
        Path kept = home.resolve("kept");
        Files.copy(log.directory.resolve("checkpoint"), kept);
        log.append(entries.take(100));
        log.drain();
        verification.look();
        Files.copy(kept, log.directory.resolve("checkpoint"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        verification.look();

        assertThat(codes()).contains("VGL-LED-012");
    }

    /// Who owns the files hides an entry from a search, and leaves the evidence as it is.
    @Test
    @Requirement({"EVI-3", "EVI-5"})
    void anIndexThatDiffersFromTheEntriesIsFound() throws Exception {
        log.append(entries.take(3600));
        log.drain();
        Path segment = log.directory.resolve("search/0-4096");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1; // the place of the last posting
        Files.write(segment, bytes);

        verification.look();

        assertThat(codes()).isNotEmpty().containsOnly("VGL-LED-025");
    }

    /// The entries and their times stay in the index; only a block's bounds say that it has none of that night.
    @Test
    @Requirement({"EVI-3", "EVI-5"})
    void boundsThatHideABlockFromQuestionsAboutATimeAreFound() throws Exception {
        log.append(entries.take(3600));
        log.drain();
        try (FileChannel segment = FileChannel.open(
                log.directory.resolve("search/0-4096"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer never = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            never.putLong(0).putLong(1).flip();
            segment.write(never, 64 + 8 * 4096 + 16 * 5);
        }

        verification.look();

        assertThat(codes()).isNotEmpty().containsOnly("VGL-LED-025");
        assertThat(incidents.open())
                .singleElement()
                .satisfies(open -> assertThat(open.problem().message()).contains("entry 1535"));
    }

    @Test
    @Requirement({"EVI-3", "EVI-5"})
    void aTornIndexIsAnIncidentAndStopsNoEntry() throws Exception {
        log.append(entries.take(3600));
        log.drain();
        Path segment = log.directory.resolve("search/0-4096");
        Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), 5000));

        verification.look();
        log.append(entries.take(10));

        assertThat(codes()).containsExactly("VGL-LED-025");
        try (Sequencer sequencer = log.sequencer()) {
            sequencer.start();
            long before = 4200;
            while (sequencer.newest().map(Checkpoint::size).orElse(0L) < before + 10) {
                Thread.sleep(10);
            }
        }
    }

    /// Who owns the files and the keys makes another history; the database remembers.
    @Test
    @Requirement("EVI-3")
    void anotherHistoryThanTheDatabasesIsFound() throws Exception {
        Path other = home.resolve("other");
        try (TileLog forged = TileLog.open(other, log.keys, clock)) {
            forged.append(entries.take(600));
        }
        Files.move(log.directory, home.resolve("moved"));
        Files.move(other, log.directory);

        verification.look();

        assertThat(codes()).containsExactly("VGL-LED-005");
    }

    @Test
    @Requirement("EVI-8")
    void aClockThatIsSetWhileThePlatformRunsRaisesAnIncident() throws Exception {
        AtomicLong nanos = new AtomicLong();
        SteppedClock wall = new SteppedClock(Instant.now());
        ClockWatch watch = new ClockWatch(
                wall,
                nanos::get,
                log.database.as(DataClass.OPERATIONAL),
                new ClockBound(Duration.ofSeconds(30)),
                incidents);
        watch.check();
        assertThat(incidents.open()).isEmpty();

        wall.advanceTo(wall.instant().plus(Duration.ofHours(1)));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        watch.check();

        assertThat(incidents.open())
                .extracting(open -> open.problem().message())
                .containsExactly(
                        "The platform's clock is ahead of the reference monotonic by more than 30000 ms.",
                        "The platform's clock is ahead of the reference database by more than 30000 ms.");
        log.drain();
        assertThat(log.reader().find(EntrySearch.everything().ofKind("clock-compared")))
                .extracting(recorded -> recorded.entry().act())
                .hasSize(4)
                .contains(new Act.ClockCompared("monotonic", 3_599_000, 30_000));
    }

    private List<String> codes() {
        return incidents.open().stream().map(open -> open.problem().code()).toList();
    }
}
