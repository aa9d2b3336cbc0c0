package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.engines.EmbeddedPostgres;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.LedgerVerifier;
import health.vigil.ledger.RecordedEntry;
import health.vigil.ledger.Sequencer;
import health.vigil.server.internal.LedgerKey;
import health.vigil.testkit.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Acts on four connections at once while their process, the database server, or both are killed at points that a
/// seed chooses, and a sequencer gives places all the while. Then rows and entries are counted against each other.
class ChaosTest {
    private static final int KILLS = 6;
    private static final int FEWEST_ACTS = 20;
    private static final int MOST_ACTS = 300;
    private static final int ACTS_A_ROUND = 1_000_000;

    private final RandomGenerator random = new SplittableRandom(170);
    private final List<String> confirmed = new ArrayList<>();

    @TempDir
    private Path home;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @Requirement({"EVI-2", "EVI-3", "DWN-3"})
    void noActIsWithoutItsEntryAndNoEntryWithoutItsAct() throws Exception {
        Certificates certificates = Certificates.in(home.resolve("tls"), InstantSource.system());
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home, certificates);
        try (Database database = Database.at(postgres.address(), 4)) {
            database.migrate(List.of("ledger", "watch"));
        }
        for (int round = 0; round < KILLS; round++) {
            boolean process = round % 3 != 1;
            boolean server = round % 3 != 0;
            try (Database database = Database.at(postgres.address(), 4);
                    Sequencer sequencer = sequencer(database)) {
                sequencer.start();
                actUntilKilled(round, process, server ? postgres : null);
            }
            if (server) {
                postgres.close();
                postgres = EmbeddedPostgres.start(home, certificates);
            }
        }

        try (Database database = Database.at(postgres.address(), 4)) {
            try (Sequencer sequencer = sequencer(database)) {
                sequencer.drain();
            }
            List<String> rows = database.as(DataClass.EVIDENCE)
                    .withHandle(handle -> handle.createQuery("select name from watch.hold")
                            .mapTo(String.class)
                            .list());
            List<String> entries = placed();
            assertThat(rows).hasSizeGreaterThan(KILLS * FEWEST_ACTS).containsAll(confirmed);
            assertThat(entries).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(rows);
            assertThat(LedgerVerifier.verify(home.resolve("ledger"), Optional.empty(), Optional.empty())
                            .problems())
                    .isEmpty();
        } finally {
            postgres.close();
        }
    }

    private void actUntilKilled(int round, boolean process, @Nullable EmbeddedPostgres server)
            throws IOException, InterruptedException {
        Process acting = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ActLoop.class.getName(),
                        home.toString(),
                        Integer.toString(round * ACTS_A_ROUND))
                .redirectError(home.resolve("acts.log").toFile())
                .start();
        int until = random.nextInt(FEWEST_ACTS, MOST_ACTS);
        try (BufferedReader said = acting.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            for (int acts = 1; line != null && acts < until; acts++) {
                confirmed.add("case-" + line);
                line = said.readLine();
            }
            TimeUnit.MICROSECONDS.sleep(random.nextInt(3_000));
            if (process) {
                acting.destroyForcibly();
            }
            if (server != null) {
                ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            acting.destroyForcibly().waitFor();
        }
    }

    private Sequencer sequencer(Database database) throws IOException {
        Path secrets = home.resolve("log-secrets");
        ClassKeyring keyring = ClassKeyring.open(secrets, "ledger", FileKeyProvider.open(home.resolve("keys")));
        return new Sequencer(
                database.as(DataClass.EVIDENCE),
                home.resolve("ledger"),
                LedgerKey.open(secrets, "vigil.test/chaos", keyring),
                InstantSource.system(),
                Duration.ofMillis(20));
    }

    private List<String> placed() {
        LedgerReader reader = new LedgerReader(home.resolve("ledger"));
        EntrySearch search = EntrySearch.everything().ofKind("hold-changed").atMost(EntrySearch.MOST);
        List<String> placed = new ArrayList<>();
        List<RecordedEntry> page = reader.find(search);
        while (!page.isEmpty()) {
            for (RecordedEntry each : page) {
                if (each.entry().act() instanceof Act.HoldChanged act) {
                    placed.add(act.hold());
                }
            }
            page = reader.find(search.after(page.getLast().index()));
        }
        return placed;
    }
}
