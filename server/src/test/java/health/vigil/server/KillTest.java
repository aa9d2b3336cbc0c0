package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.PatientToken;
import health.vigil.facts.Fact;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactStore;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpClient;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.LedgerVerifier;
import health.vigil.ledger.RecordedEntry;
import health.vigil.sandbox.FeedMessage;
import health.vigil.sandbox.LoadFeed;
import health.vigil.server.internal.DataAtRest;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The platform is killed again and again while messages stream in; then everything is counted.
class KillTest {
    private static final int PATIENTS = 12;
    private static final int MESSAGES = 360;
    private static final int KILLS = 4;
    private static final int IN_FLIGHT = 24;
    private static final String ASSESSED = "patients assessed";

    /// How many looks, a second apart, must show the same before all is taken as done, or as lost.
    private static final int STILL = 5;

    private static final int LOST = 180;

    private final Deque<FeedMessage> open = new ArrayDeque<>();
    private final RandomGenerator random = new SplittableRandom(4711);
    private int acknowledged;

    @TempDir
    private Path directory;

    private PlatformProcess platform;

    @BeforeEach
    void fill() throws Exception {
        platform = PlatformProcess.in(directory);
        LoadFeed feed = new LoadFeed("KILL", PATIENTS, 1);
        Instant admitted = Instant.now().minusSeconds(3600);
        open.addAll(feed.admissions(admitted));
        for (int i = 0; i < MESSAGES; i++) {
            open.add(feed.vitals(admitted.plusSeconds(60 + i)));
        }
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @Requirement({"INT-1", "EVI-1", "SCO-5"})
    void nothingAcknowledgedIsLostAndNothingIsCountedTwice() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            platform.start();
            send(acknowledged + 20 + random.nextInt(60));
            platform.kill(kill % 2 == 1);
        }
        platform.start();
        send(Integer.MAX_VALUE);

        Map<String, Long> counts = settled();
        platform.close();

        long sent = PATIENTS + MESSAGES;
        assertThat(acknowledged).isEqualTo((int) sent);
        assertThat(counts)
                .containsEntry("stored", sent)
                .containsEntry("stored control ids", sent)
                .containsEntry("exceptions", 0L)
                .containsEntry("received, in the ledger", sent)
                .containsEntry("normalised, in the ledger", sent)
                .containsEntry("observations", (long) MESSAGES * LoadFeed.MEASUREMENTS)
                .containsEntry("measurements as facts", (long) MESSAGES * LoadFeed.MEASUREMENTS)
                .containsEntry(ASSESSED, (long) PATIENTS);
        assertThat(LedgerVerifier.verify(platform.data().resolve("ledger"), Optional.empty(), Optional.empty()))
                .satisfies(report -> assertThat(report.holds())
                        .as(report.problems().toString())
                        .isTrue());
    }

    /// Sends in order, as an interface engine does: what was not acknowledged is sent again.
    ///
    /// @param until returns while messages are under way, once so many have been acknowledged
    private void send(int until) throws InterruptedException {
        MllpClient client = platform.connect(IN_FLIGHT);
        while (!open.isEmpty()) {
            if (!client.isOpen()) {
                client = platform.connect(IN_FLIGHT);
            }
            Map<FeedMessage, CompletableFuture<byte[]>> answers = new LinkedHashMap<>();
            for (FeedMessage message : List.copyOf(open).subList(0, Math.min(IN_FLIGHT, open.size()))) {
                answers.put(message, client.send(message.bytes()));
            }
            for (Map.Entry<FeedMessage, CompletableFuture<byte[]>> answer : answers.entrySet()) {
                if (!accepted(answer.getValue())) {
                    client.close();
                    break;
                }
                open.remove(answer.getKey());
                if (++acknowledged >= until) {
                    return;
                }
            }
        }
        client.close();
    }

    private static boolean accepted(CompletableFuture<byte[]> answer) throws InterruptedException {
        try {
            return Message.parse(answer.get())
                    .segment("MSA")
                    .field(1)
                    .component(1)
                    .text()
                    .equals("AA");
        } catch (ExecutionException e) {
            return false;
        }
    }

    /// Counts once nothing is under way any more. What is lost never comes, so the wait for the last stage, whose
    /// start after a kill is the slowest, ends as well when nothing has moved for very long.
    private Map<String, Long> settled() throws InterruptedException {
        try (DataAtRest rest = DataAtRest.open(platform.data())) {
            Jdbi identified = rest.database().as(DataClass.IDENTIFIED);
            Jdbi evidence = rest.database().as(DataClass.EVIDENCE);
            while (count(identified, "select count(*) from intake.journal where state = 'RECEIVED'") > 0
                    || count(identified, "select count(*) from intake.outbox") > 0
                    || count(evidence, "select count(*) from ledger.pending") > 0) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
            Map<String, Long> counts = counts(rest);
            for (int still = 0; still < (assessed(counts) ? STILL : LOST); still++) {
                TimeUnit.SECONDS.sleep(1);
                Map<String, Long> before = counts;
                counts = counts(rest);
                if (!counts.equals(before)) {
                    still = 0;
                }
            }
            return counts;
        }
    }

    private static boolean assessed(Map<String, Long> counts) {
        return counts.getOrDefault(ASSESSED, 0L) >= PATIENTS;
    }

    private Map<String, Long> counts(DataAtRest rest) {
        Jdbi identified = rest.database().as(DataClass.IDENTIFIED);
        Jdbi pseudonymised = rest.database().as(DataClass.PSEUDONYMISED);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("stored", count(identified, "select count(*) from intake.journal"));
        counts.put("stored control ids", count(identified, "select count(distinct control_id) from intake.journal"));
        counts.put("exceptions", count(identified, "select count(*) from intake.exception"));
        counts.put("received, in the ledger", recorded("message-received"));
        counts.put("normalised, in the ledger", recorded("message-normalised"));
        counts.put(
                "observations",
                count(identified, "select count(*) from vault.current_record where type = 'Observation'"));
        counts.put("measurements as facts", measurements(pseudonymised));
        counts.put(ASSESSED, count(pseudonymised, "select count(distinct patient) from alerts.assessment"));
        return counts;
    }

    private long recorded(String kind) {
        LedgerReader reader = new LedgerReader(platform.data().resolve("ledger"));
        EntrySearch search = EntrySearch.everything().ofKind(kind).atMost(EntrySearch.MOST);
        long count = 0;
        List<RecordedEntry> page = reader.find(search);
        while (!page.isEmpty()) {
            count += page.size();
            page = reader.find(search.after(page.getLast().index()));
        }
        return count;
    }

    private long measurements(Jdbi pseudonymised) {
        Path keys = platform.data().resolve("keys");
        FactStore facts = new FactStore(new FactCodec(ClassKeyring.open(keys, "facts", FileKeyProvider.open(keys))));
        return pseudonymised.withHandle(handle ->
                handle.createQuery("select distinct token from facts.fact").mapTo(String.class).list().stream()
                        .flatMap(token -> facts.asKnown(handle, PatientToken.care(token), Instant.now()).stream())
                        .filter(Fact.Measured.class::isInstance)
                        .count());
    }

    private static long count(Jdbi database, String query) {
        return database.withHandle(
                handle -> handle.createQuery(query).mapTo(Long.class).one());
    }
}
