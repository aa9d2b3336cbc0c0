package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Directory, key and database that do not belong together.
class SequencerStartTest {
    @TempDir
    private Path home;

    private final Entries entries = new Entries(7);
    private TestLog log;

    @BeforeEach
    void open() throws Exception {
        log = new TestLog(home);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    @Requirement("EVI-3")
    void aDatabaseThatWasSetBackIsRefused() throws Exception {
        log.append(entries.take(10));
        log.drain();
        try (TestLog other = new TestLog(home)) {
            assertProblem(other, "VGL-LED-004");
        }
    }

    @Test
    @Requirement("EVI-3")
    void aDatabaseWithOtherEntriesIsRefused() throws Exception {
        log.append(entries.take(10));
        log.drain();
        try (TestLog other = new TestLog(home)) {
            other.append(entries.take(10));
            Path elsewhere = home.resolve("elsewhere");
            try (Sequencer orders = new Sequencer(
                    other.database.as(DataClass.EVIDENCE),
                    elsewhere,
                    other.keys,
                    InstantSource.system(),
                    Duration.ofMillis(20))) {
                orders.drain();
            }
            assertProblem(other, "VGL-LED-005");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tile/0/000.p/10", "tile/entries/000.p/10", "checkpoint"})
    @Requirement("EVI-3")
    void aDirectoryThatWasChangedIsRefused(String file) throws Exception {
        log.append(entries.take(10));
        log.drain();
        Path path = log.directory.resolve(file);
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 2] ^= 1;
        Files.write(path, bytes);

        try (Sequencer sequencer = log.sequencer()) {
            assertThatThrownBy(sequencer::start)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().code()).matches("VGL-LED-00[569]"));
        }
    }

    @Test
    @Requirement("EVI-3")
    void anotherKeyIsRefused() throws Exception {
        log.append(entries.take(10));
        log.drain();
        Files.delete(home.resolve("keys/ledger-signing.key"));
        try (TestLog other = new TestLog(home)) {
            assertProblem(other, "VGL-LED-008");
        }
    }

    @Test
    @Requirement("PHI-2")
    void aSealedKeyOpensOnlyWithItsSeal() {
        assertThatThrownBy(() -> LogKeys.openOrCreate(
                        home.resolve("keys"), TestLog.ORIGIN, new TestLog.XorSeal((byte) 1), new SecureRandom()))
                .hasMessageContaining("VGL-LED-008");
    }

    private static void assertProblem(TestLog log, String code) throws Exception {
        try (Sequencer sequencer = log.sequencer()) {
            assertThatThrownBy(sequencer::start)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(code));
        }
    }
}
