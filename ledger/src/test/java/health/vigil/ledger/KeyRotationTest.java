package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log whose key is replaced, seen by readers who know the first key only.
@Requirement("EVI-3")
class KeyRotationTest {
    @TempDir
    private Path home;

    private final Entries entries = new Entries(21);
    private TestLog log;
    private Path firstKeys;
    private Path early;

    @BeforeEach
    void grow() throws Exception {
        log = new TestLog(home);
        log.append(entries.take(100));
        early = Files.writeString(home.resolve("early"), log.drain().note());
        firstKeys = log.verifierFile(home.resolve("first.vkey"));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void bothKeysSignUntilTheFirstIsRetired() throws Exception {
        rotateWhileRunning();
        Checkpoint both = log.drain();
        log.keys.retire(log.directory);
        log.append(entries.take(10));
        Checkpoint second = log.drain();

        assertThat(both.note().lines().filter(line -> line.startsWith("\u2014")))
                .hasSize(4);
        assertThat(second.note().lines().filter(line -> line.startsWith("\u2014")))
                .hasSize(2);
        assertThat(Files.readAllLines(log.directory.resolve("log.vkey"))).hasSize(4);
    }

    @Test
    void aReaderWithTheFirstKeyFollowsTheHandovers() throws Exception {
        rotateWhileRunning();
        log.keys.retire(log.directory);
        log.append(entries.take(300));
        log.drain();
        log.keys.rotate(new SecureRandom());
        log.append(entries.take(300));
        log.drain();
        log.keys.retire(log.directory);
        log.append(entries.take(300));
        log.drain();

        LedgerVerifier.Report report = LedgerVerifier.verify(log.directory, Optional.of(firstKeys), Optional.of(early));

        assertThat(report.problems()).isEmpty();
        assertThat(LedgerVerifier.verify(
                                log.directory, Optional.of(log.verifierFile(home.resolve("last"))), Optional.of(early))
                        .problems())
                .isEmpty();
    }

    @Test
    void aProofFromBeforeHoldsWithTheLogsKeysOfNow() throws Exception {
        String text = InclusionProof.from(log.directory, 17).orElseThrow().text();
        rotateWhileRunning();
        log.keys.retire(log.directory);
        log.append(entries.take(300));
        log.drain();

        List<VerifierKey> now = Files.readAllLines(log.directory.resolve("log.vkey")).stream()
                .map(VerifierKey::parse)
                .toList();

        assertThat(InclusionProof.parse(text).verify(now).index()).isEqualTo(17);
    }

    @Test
    void aKeyIsNotRetiredBeforeItHandedOver() throws Exception {
        log.keys.rotate(new SecureRandom());

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> log.keys.retire(log.directory))
                .withMessageContaining("VGL-LED-023");
    }

    /// Who owns the disk signs another history with a key of his own, and names it beside the true ones.
    @Test
    void aKeyThatNobodyHandedOverToIsFound() throws Exception {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        try (TestLog forged = new TestLog(elsewhere)) {
            forged.append(new Entries(21).take(200));
            forged.drain();
            Files.write(
                    forged.directory.resolve("log.vkey"),
                    Files.readAllBytes(log.directory.resolve("log.vkey")),
                    java.nio.file.StandardOpenOption.APPEND);

            assertThat(codes(forged.directory)).containsExactly("VGL-LED-006");
        }
    }

    /// A room of the platform may write any entry, but no key of the log speaks for the one that it names.
    @Test
    void aHandoverThatNoKeyOfTheLogSignedIsFound() throws Exception {
        LogKey stranger = new LogKey(TestLog.ORIGIN, new byte[32]);
        LogKey other = new LogKey(TestLog.ORIGIN, seed());
        log.append(entries.entry(
                Actor.platform("ledger"), new Authority.Duty("x@1"), stranger.handOverTo(List.of(other))));
        log.drain();

        assertThat(codes(log.directory)).containsExactly("VGL-LED-017");
    }

    /// Without the kept checkpoint that the first key signed over it, a handover is one broken algorithm away.
    @Test
    void aHandoverWithoutItsKeptCheckpointIsFound() throws Exception {
        rotateWhileRunning();
        log.keys.retire(log.directory);
        log.append(entries.take(300));
        log.drain();
        try (Stream<Path> kept = Files.list(log.directory.resolve("checkpoints"))) {
            for (Path file : kept.toList()) {
                Files.delete(file);
            }
        }

        assertThat(codes(log.directory)).containsExactly("VGL-LED-006");
    }

    private void rotateWhileRunning() throws Exception {
        try (Sequencer sequencer = log.sequencer()) {
            sequencer.drain();
            log.keys.rotate(new SecureRandom());
            log.append(entries.take(10));
            sequencer.drain();
        }
        assertThat(log.reader().find(EntrySearch.everything().ofKind("log-keys-changed")))
                .hasSize(1);
    }

    private static byte[] seed() {
        byte[] seed = new byte[32];
        seed[31] = 9;
        return seed;
    }

    private List<String> codes(Path directory) {
        return LedgerVerifier.verify(directory, Optional.of(firstKeys), Optional.empty()).problems().stream()
                .map(Problem::code)
                .toList();
    }
}
