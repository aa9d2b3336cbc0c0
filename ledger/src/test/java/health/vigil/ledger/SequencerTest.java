package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.DataClass;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SequencerTest {
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
    @Requirement({"EVI-1", "EVI-3"})
    void whatATransactionWroteIsInTheTreeInItsOrder() throws Exception {
        List<Entry> written = entries.take(600);
        log.append(written);

        Checkpoint checkpoint = log.drain();

        assertThat(checkpoint.size()).isEqualTo(600);
        assertThat(inOrder()).isEqualTo(written);
        assertThat(log.verify().problems()).isEmpty();
    }

    @Test
    @Requirement("EVI-2")
    void whatWasRolledBackNeverAppears() throws Exception {
        Entry kept = entries.next();
        Entry undone = entries.next();
        try (Handle handle = log.database.as(DataClass.IDENTIFIED).open()) {
            handle.begin();
            log.ledger.append(handle, undone);
            handle.rollback();
        }
        log.append(kept);

        log.drain();

        assertThat(inOrder()).containsExactly(kept);
    }

    @Test
    @Requirement("EVI-2")
    void aTransactionThatCommitsLateIsNotSkipped() throws Exception {
        Entry early = entries.next();
        Entry late = entries.next();
        try (Handle slow = log.database.as(DataClass.IDENTIFIED).open()) {
            slow.begin();
            log.ledger.append(slow, late);
            log.append(early);
            log.drain();
            slow.commit();
        }

        log.drain();

        assertThat(inOrder()).containsExactly(early, late);
    }

    @Test
    @Requirement("EVI-2")
    void anEntryOutsideATransactionIsRefused() {
        try (Handle handle = log.database.as(DataClass.IDENTIFIED).open()) {
            Entry entry = entries.next();

            assertThatThrownBy(() -> log.ledger.append(handle, entry)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @Requirement({"EVI-2", "EVI-3"})
    void manyWritersAtOnceLoseNothing() throws Exception {
        List<List<Entry>> batches = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            batches.add(entries.take(20));
        }
        try (Sequencer sequencer = log.sequencer();
                ExecutorService writers = Executors.newFixedThreadPool(4)) {
            sequencer.start();
            List<Future<?>> done = new ArrayList<>();
            batches.forEach(batch -> done.add(writers.submit(() -> log.append(batch))));
            for (Future<?> future : done) {
                future.get();
            }
        }

        List<Entry> sequenced = inOrder();

        assertThat(sequenced).hasSize(1200);
        for (List<Entry> batch : batches) {
            int first = sequenced.indexOf(batch.getFirst());
            assertThat(sequenced.subList(first, sequenced.size())).containsSubsequence(batch);
        }
        assertThat(log.verify().problems()).isEmpty();
    }

    @Test
    @Requirement("EVI-3")
    void itGoesOnAfterARestartWithPartialTiles() throws Exception {
        List<Entry> written = entries.take(1000);
        for (int from = 0; from < 1000; from += 125) {
            log.append(written.subList(from, from + 125));
            log.drain();
        }

        LedgerVerifier.Report report = log.verify();

        assertThat(report.problems()).isEmpty();
        assertThat(report.entries()).isEqualTo(1000);
    }

    @Test
    @Requirement("EVI-3")
    void aFullTileReplacesItsPartialOnes() throws Exception {
        log.append(entries.take(100));
        log.drain();
        log.append(entries.take(200));

        log.drain();

        assertThat(log.directory.resolve("tile/0/000")).isRegularFile();
        assertThat(log.directory.resolve("tile/0/000.p")).doesNotExist();
        assertThat(log.directory.resolve("tile/entries/000.p")).doesNotExist();
    }

    @Test
    @Requirement("EVI-3")
    void anEmptyLogIsSignedToo() throws Exception {
        Checkpoint checkpoint = log.drain();

        assertThat(checkpoint.size()).isZero();
        assertThat(log.verify().problems()).isEmpty();
    }

    @Test
    void aSecondSequencerWaitsForItsTurn() throws Exception {
        try (Sequencer first = log.sequencer();
                Sequencer second = log.sequencer()) {
            first.drain();
            log.append(entries.take(3));

            assertThat(second.drain()).isEmpty();
        }
    }

    @Test
    @Requirement("EVI-1")
    void aRowThatIsNoEntryIsKeptApartAndStopsNothing() throws Exception {
        log.database
                .as(DataClass.OPERATIONAL)
                .useTransaction(handle -> handle.execute("insert into ledger.pending (bytes) values ('{\"v\":1}')"));
        Entry good = entries.next();
        log.append(good);
        log.append(good);

        log.drain();

        assertThat(inOrder()).containsExactly(good);
        assertThat(evidence("select problem from ledger.refused order by seq"))
                .containsExactly("VGL-LED-002", "VGL-LED-003");
    }

    @Test
    @Requirement("EVI-1")
    void aRowThatCouldBeReadButNeverWrittenIsKeptApartAndStopsNothing() throws Exception {
        Entry good = entries.next();
        log.append(good);
        log.database.as(DataClass.OPERATIONAL).useTransaction(handle -> {
            for (String row : List.of(
                    keyChanged("keys/1", "1899-03-01T08:00:00Z"),
                    keyChanged("keys/1", "+12026-03-01T08:00:00Z"),
                    keyChanged("half \\ud83d", "2026-03-01T08:00:00Z"))) {
                handle.execute("insert into ledger.pending (bytes) values (?)", row.getBytes(StandardCharsets.UTF_8));
            }
        });

        log.drain();

        assertThat(inOrder()).containsExactly(good);
        assertThat(evidence("select problem from ledger.refused order by seq"))
                .containsExactly("VGL-LED-002", "VGL-LED-002", "VGL-LED-002");
    }

    @Test
    @Timeout(60)
    @Requirement("EVI-1")
    void aFailureThatNobodyForesawIsToldAndTriedAgain() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Jdbi evidence = log.database.as(DataClass.EVIDENCE);
        evidence.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext statement) {
                if (broken.get()) {
                    throw new StackOverflowError("not foreseen");
                }
            }
        });
        Entry entry = entries.next();
        try (Sequencer sequencer =
                new Sequencer(evidence, log.directory, log.keys, InstantSource.system(), Duration.ofMillis(20))) {
            sequencer.start();
            broken.set(true);
            await(() -> sequencer.problem().isPresent());
            log.append(entry);
            broken.set(false);
            await(() -> sequencer.problem().isEmpty());
        }

        assertThat(inOrder()).containsExactly(entry);
    }

    private static String keyChanged(String key, String time) {
        return "{\"act\":{\"change\":\"created\",\"key\":\"" + key + "\"},"
                + "\"actor\":{\"id\":\"keys\",\"kind\":\"platform\"},\"authority\":{\"duty\":\"rotation@1\"},"
                + "\"id\":\"019c2d4e-5f60-7a1b-8c2d-3e4f5a6b7c8d\",\"kind\":\"key-changed\","
                + "\"time\":\"" + time + "\",\"v\":1}";
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    @Test
    void textThatPostgresCannotIndexStopsNothing() throws Exception {
        Entry hostile = entries.received("A\0B|" + "x".repeat(5000));
        log.append(hostile);

        log.drain();

        assertThat(inOrder()).containsExactly(hostile);
    }

    private List<Entry> inOrder() {
        List<Entry> all = new ArrayList<>();
        List<RecordedEntry> page = log.reader().find(EntrySearch.everything().atMost(500));
        while (!page.isEmpty()) {
            page.forEach(recorded -> all.add(recorded.entry()));
            page = log.reader()
                    .find(EntrySearch.everything()
                            .atMost(500)
                            .after(page.getLast().index()));
        }
        return all;
    }

    private List<String> evidence(String sql) {
        return log.database
                .as(DataClass.EVIDENCE)
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
