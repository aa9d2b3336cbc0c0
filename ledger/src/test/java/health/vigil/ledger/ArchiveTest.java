package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Write-once storage and what goes there.
@Requirement("EVI-4")
class ArchiveTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    private Path home;

    private final AtomicBoolean held = new AtomicBoolean();
    private final SteppedClock clock = new SteppedClock(NOW);

    @Test
    void aDirectoryKeepsTheContract() throws Exception {
        WriteOnceStorage storage = WriteOnceStorage.directory(home.resolve("store"), clock);
        contract(storage, "tile/entries/x001/234", NOW.plus(Duration.ofDays(10)));

        clock.advanceTo(NOW.plus(Duration.ofDays(10)));
        storage.delete("tile/entries/x001/234");

        assertThat(storage.read("tile/entries/x001/234")).isEmpty();
    }

    /// Against a real bucket with Object Lock, where one is given; what it keeps stays there for a minute.
    @Test
    void aBucketKeepsTheContract() throws Exception {
        String bucket = System.getenv("VIGIL_TEST_S3_BUCKET");
        assumeTrue(
                bucket != null,
                "the S3 contract runs where VIGIL_TEST_S3_BUCKET (an address), _REGION, _ACCESS_KEY and _SECRET_KEY are set");
        InstantSource system = InstantSource.system();
        WriteOnceStorage storage = WriteOnceStorage.s3(
                URI.create(bucket),
                System.getenv("VIGIL_TEST_S3_REGION"),
                System.getenv("VIGIL_TEST_S3_ACCESS_KEY"),
                System.getenv("VIGIL_TEST_S3_SECRET_KEY"),
                system);

        contract(storage, "test/" + UUID.randomUUID(), system.instant().plusSeconds(60));
    }

    @Test
    void finalFilesAreKeptSixYearsAndEarlyDeletionIsRefusedAndRecorded() throws Exception {
        try (TestLog log = new TestLog(home)) {
            log.append(new Entries(51).take(600));
            log.drain();
            WriteOnceStorage storage = WriteOnceStorage.directory(home.resolve("store"), clock);
            Archive archive = archive(log, storage);

            assertThat(archive.step()).isEqualTo(4);
            assertThat(archive.step()).isZero();

            assertThat(storage.read("tile/entries/001").orElseThrow())
                    .isEqualTo(Files.readAllBytes(log.directory.resolve("tile/entries/001")));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> delete(archive, "tile/entries/001"))
                    .withMessageContaining("VGL-LED-016");
            held.set(true);
            archive.step();
            clock.advanceTo(Instant.parse("2032-03-01T08:00:00Z"));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> delete(archive, "tile/entries/001"))
                    .withMessageContaining("hold");
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> storage.delete("tile/entries/000"))
                    .withMessageContaining("hold");
            held.set(false);
            archive.step();
            delete(archive, "tile/entries/001");

            log.drain();
            assertThat(log.reader().find(EntrySearch.everything().ofKind("deletion-refused")))
                    .extracting(recorded -> recorded.entry().act())
                    .containsExactly(
                            new Act.DeletionRefused("tile/entries/001", "retention"),
                            new Act.DeletionRefused("tile/entries/001", "hold"));
            assertThat(log.reader().find(EntrySearch.everything().ofKind("deletion-refused")))
                    .extracting(recorded -> recorded.entry().actor().id())
                    .containsOnly("vera.vetch");
        }
    }

    @Test
    void aTileThatWasRewrittenContradictsWhatIsKept() throws Exception {
        try (TestLog log = new TestLog(home)) {
            log.append(new Entries(51).take(300));
            log.drain();
            WriteOnceStorage storage = WriteOnceStorage.directory(home.resolve("store"), clock);
            storage.keep("tile/entries/000", new byte[] {1}, NOW.plusSeconds(9));

            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> archive(log, storage).step())
                    .withMessageContaining("VGL-LED-015");
        }
    }

    /// Who owns the storage edits an object, loses another, and the log's own files stay as they were.
    @Test
    @Requirement("EVI-3")
    void whatIsStoredIsReadAgain() throws Exception {
        try (TestLog log = new TestLog(home)) {
            log.append(new Entries(51).take(600));
            log.drain();
            WriteOnceStorage storage = WriteOnceStorage.directory(home.resolve("store"), clock);
            Incidents incidents = incidents(log);
            Archive archive = archive(log, storage, incidents);
            archive.step();
            assertThat(archive.reread(100)).isEqualTo(5);
            assertThat(incidents.open()).isEmpty();
            Path object = home.resolve("store/objects/tile/entries/001");
            byte[] right = Files.readAllBytes(object);
            object.toFile().setWritable(true);
            byte[] wrong = right.clone();
            wrong[700] ^= 1;
            Files.write(object, wrong);
            Files.delete(home.resolve("store/objects/tile/0/000"));

            archive.reread(2);
            archive.reread(2);

            assertThat(incidents.open())
                    .allSatisfy(open -> assertThat(open.what()).isEqualTo("storage-contradiction"))
                    .extracting(open -> open.problem().code())
                    .containsExactlyInAnyOrder("VGL-LED-015", "VGL-LED-031");
            archive.reread(100);
            assertThat(incidents.open()).hasSize(2);

            Files.write(object, right);
            storage.keep("tile/0/000", Files.readAllBytes(log.directory.resolve("tile/0/000")), clock.instant());
            archive.reread(100);
            assertThat(incidents.open()).isEmpty();
        }
    }

    @Test
    void whatWasDeletedInItsTimeIsMissedByNobody() throws Exception {
        try (TestLog log = new TestLog(home)) {
            log.append(new Entries(51).take(600));
            log.drain();
            WriteOnceStorage storage = WriteOnceStorage.directory(home.resolve("store"), clock);
            Incidents incidents = incidents(log);
            Archive archive = archive(log, storage, incidents);
            archive.step();
            clock.advanceTo(Instant.parse("2032-03-01T08:00:00Z"));
            delete(archive, "tile/entries/001");

            archive.reread(100);

            assertThat(incidents.open()).isEmpty();
        }
    }

    /// A file is changed between its writing and its storing; what is stored could never be taken back.
    @Test
    @Requirement("EVI-3")
    void whatTheCheckpointDoesNotSignIsNotStored() throws Exception {
        try (TestLog log = new TestLog(home)) {
            log.append(new Entries(51).take(600));
            log.drain();
            WriteOnceStorage storage = WriteOnceStorage.directory(home.resolve("store"), clock);
            for (String name : List.of("tile/entries/001", "tile/0/001")) {
                Path file = log.directory.resolve(name);
                byte[] right = Files.readAllBytes(file);
                byte[] wrong = right.clone();
                wrong[300] ^= 1;
                Files.write(file, wrong);

                assertThatExceptionOfType(ProblemException.class)
                        .isThrownBy(() -> archive(log, storage).step())
                        .withMessageContaining("VGL-LED-010");
                assertThat(storage.read("tile/entries/001")).isEmpty();
                Files.write(file, right);
            }
            assertThat(archive(log, storage).step()).isEqualTo(2);
        }
    }

    private static void contract(WriteOnceStorage storage, String name, Instant until) throws Exception {
        byte[] bytes = "evidence".getBytes(StandardCharsets.UTF_8);
        assertThat(storage.read(name)).isEmpty();
        storage.keep(name, bytes, until);
        storage.keep(name, bytes, until);
        assertThat(storage.read(name).orElseThrow()).isEqualTo(bytes);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> storage.keep(name, new byte[] {1}, until))
                .withMessageContaining("VGL-LED-015");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> storage.delete(name))
                .withMessageContaining("VGL-LED-016");
        storage.hold(name, true);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> storage.delete(name))
                .withMessageContaining("hold");
        storage.hold(name, false);
        assertThat(storage.read(name).orElseThrow()).isEqualTo(bytes);
    }

    private static void delete(Archive archive, String name) throws Exception {
        Actor officer = new Actor(Actor.Kind.PERSON, "vera.vetch", "COMPLIANCE_OFFICER", null);
        archive.delete(officer, new Authority.Duty("test@1"), name);
    }

    @Test
    void aNameThatIsNoObjectsIsWrittenNowhere() throws Exception {
        try (TestLog log = new TestLog(home)) {
            Archive archive = archive(log, WriteOnceStorage.directory(home.resolve("store"), clock));

            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> delete(archive, "Zebulon Quackenbush"))
                    .withMessageContaining("VGL-LED-026")
                    .withMessageNotContaining("Zebulon");
        }
    }

    private Incidents incidents(TestLog log) {
        return new Incidents(
                log.database.as(DataClass.OPERATIONAL), log.ledger, new Ids(clock, new SecureRandom()), clock);
    }

    private Archive archive(TestLog log, WriteOnceStorage storage) {
        return archive(log, storage, incidents(log));
    }

    private Archive archive(TestLog log, WriteOnceStorage storage, Incidents incidents) {
        return new Archive(
                log.directory,
                storage,
                Archive.Retention.USUAL,
                home.resolve("archive.state"),
                held::get,
                incidents,
                clock);
    }
}
