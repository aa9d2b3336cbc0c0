package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log without a database.
@Requirement("EVI-3")
class TileLogTest {
    @TempDir
    private Path home;

    private final Entries entries = new Entries(3);
    private Path directory;
    private LogKeys keys;

    @BeforeEach
    void makeKeys() throws Exception {
        directory = home.resolve("log");
        keys = TestLog.keys(home.resolve("keys"));
    }

    @Test
    void eachAppendIsCoveredWhenItReturns() throws Exception {
        try (TileLog log = open()) {
            assertThat(log.append(entries.take(3)).size()).isEqualTo(3);
            assertThat(log.append(entries.take(300)).size()).isEqualTo(303);
        }
        try (TileLog log = open()) {
            assertThat(log.append(entries.take(1)).size()).isEqualTo(304);
        }

        LedgerVerifier.Report report = verify();

        assertThat(report.problems()).isEmpty();
        assertThat(report.entries()).isEqualTo(304);
    }

    @Test
    void severalAppendAtATimeAndNothingIsLost() throws Exception {
        List<List<Entry>> batches = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            batches.add(entries.take(25));
        }
        try (TileLog log = open();
                ExecutorService writers = Executors.newFixedThreadPool(4)) {
            List<Future<Checkpoint>> covered = new ArrayList<>();
            batches.forEach(batch -> covered.add(writers.submit(() -> log.append(batch))));
            for (Future<Checkpoint> each : covered) {
                assertThat(each.get().size()).isPositive();
            }
        }

        LedgerVerifier.Report report = verify();

        assertThat(report.problems()).isEmpty();
        assertThat(report.entries()).isEqualTo(1000);
    }

    @Test
    void aSecondWriterIsRefused() throws Exception {
        try (TileLog log = open()) {
            log.append(entries.take(1));

            assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aNewKeyIsHandedOverTo() throws Exception {
        Path before = home.resolve("before.vkey");
        Files.writeString(
                before,
                keys.signing().getFirst().verifiers().stream()
                        .map(VerifierKey::line)
                        .reduce("", (a, b) -> a + b + "\n"));
        try (TileLog log = open()) {
            log.append(entries.take(10));
        }
        keys.rotate(new SecureRandom());
        try (TileLog log = open()) {
            log.append(entries.take(10));
        }

        LedgerVerifier.Report report = LedgerVerifier.verify(directory, Optional.of(before), Optional.empty());

        assertThat(report.problems()).isEmpty();
        assertThat(report.entries()).isEqualTo(21);
    }

    private TileLog open() throws Exception {
        return TileLog.open(directory, keys, InstantSource.system());
    }

    private LedgerVerifier.Report verify() {
        return LedgerVerifier.verify(directory, Optional.empty(), Optional.empty());
    }
}
