package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log of 700 entries in several checkpoints, and what a forger might do to its files.
@Requirement("EVI-3")
class LedgerVerifierTest {
    @TempDir
    private Path home;

    private final Entries entries = new Entries(11);
    private TestLog log;
    private Path early;

    @BeforeEach
    void grow() throws Exception {
        log = new TestLog(home);
        log.append(entries.take(300));
        early = home.resolve("early");
        Files.writeString(early, log.drain().note());
        for (int i = 0; i < 4; i++) {
            log.append(entries.take(100));
            log.drain();
        }
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anHonestLogHolds() throws Exception {
        Path keys = log.verifierFile(home.resolve("log.vkey"));

        LedgerVerifier.Report report = LedgerVerifier.verify(log.directory, Optional.of(keys), Optional.of(early));

        assertThat(report.problems()).isEmpty();
        assertThat(report.entries()).isEqualTo(700);
        assertThat(report.checkpoint().orElseThrow().size()).isEqualTo(700);
    }

    @Test
    void aFlippedByteInAnyFileIsFound() throws Exception {
        for (Path file : files()) {
            byte[] original = Files.readAllBytes(file);
            for (int place : List.of(0, original.length / 3, original.length / 2, original.length - 1)) {
                byte[] changed = original.clone();
                changed[place] ^= 1;
                Files.write(file, changed);

                assertThat(log.verify().holds()).as("%s at %d", file, place).isFalse();
            }
            Files.write(file, original);
        }
        assertThat(log.verify().holds()).isTrue();
    }

    @Test
    void aShortenedFileIsFound() throws Exception {
        for (Path file : files()) {
            byte[] original = Files.readAllBytes(file);
            for (int length : List.of(0, original.length / 2, original.length - 2)) {
                Files.write(file, Arrays.copyOf(original, length));

                assertThat(log.verify().holds()).as("%s to %d", file, length).isFalse();
            }
            Files.write(file, original);
        }
        assertThat(log.verify().holds()).isTrue();
    }

    @Test
    void aRemovedFileIsFound() throws Exception {
        for (Path file : List.of(
                log.directory.resolve("checkpoint"),
                log.directory.resolve("log.vkey"),
                log.directory.resolve("tile/0/000"),
                log.directory.resolve("tile/0/002.p/188"),
                log.directory.resolve("tile/1/000.p/2"),
                log.directory.resolve("tile/entries/001"),
                log.directory.resolve("tile/entries/002.p/188"))) {
            byte[] original = Files.readAllBytes(file);
            Files.delete(file);

            assertThat(log.verify().holds()).as(file.toString()).isFalse();
            Files.write(file, original);
        }
    }

    @Test
    void entriesInAnotherOrderAreFound() throws Exception {
        Path first = log.directory.resolve("tile/entries/000");
        Path second = log.directory.resolve("tile/entries/001");
        byte[] bytes = Files.readAllBytes(first);
        Files.copy(second, first, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.write(second, bytes);

        assertThat(codes(log.verify())).contains("VGL-LED-010", "VGL-LED-011");
    }

    @Test
    void aLogSetBackBehindAnEarlierCheckpointIsFound() throws Exception {
        Path newest = home.resolve("newest");
        Files.copy(log.directory.resolve("checkpoint"), newest);
        Files.copy(early, log.directory.resolve("checkpoint"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        LedgerVerifier.Report report = LedgerVerifier.verify(log.directory, Optional.empty(), Optional.of(newest));

        assertThat(codes(report)).contains("VGL-LED-012");
    }

    /// A forger with the log's own key signs another history; only a checkpoint kept elsewhere shows it.
    @Test
    void aForkByTheOperatorIsFoundWithAnEarlierCheckpoint() throws Exception {
        try (TestLog fork = new TestLog(Files.createDirectory(home.resolve("fork")), log.keys)) {
            fork.append(new Entries(12).take(700));
            fork.drain();

            LedgerVerifier.Report alone = fork.verify();
            LedgerVerifier.Report compared =
                    LedgerVerifier.verify(fork.directory, Optional.empty(), Optional.of(early));

            assertThat(alone.holds()).isTrue();
            assertThat(codes(compared)).containsExactly("VGL-LED-012");
        }
    }

    @Test
    void aStrangersKeyDoesNotVerifyTheLog() throws Exception {
        LogKey other = TestLog.keys(home.resolve("other")).signing().getFirst();
        Path keys = Files.write(
                home.resolve("other.vkey"),
                other.verifiers().stream().map(VerifierKey::line).toList());

        LedgerVerifier.Report report = LedgerVerifier.verify(log.directory, Optional.of(keys), Optional.empty());

        assertThat(codes(report)).containsExactly("VGL-LED-006");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(log.directory)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private static List<String> codes(LedgerVerifier.Report report) {
        return report.problems().stream().map(problem -> problem.code()).toList();
    }
}
