package health.vigil.vault;

import static health.vigil.vault.Records.heartRate;
import static health.vigil.vault.Records.patient;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.ProblemException;
import health.vigil.base.Sealed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Patient;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultConcurrencyTest {
    private static final int WRITERS = 6;
    private static final RecordKey ADA = new RecordKey("Patient", "ada");

    @TempDir
    Path home;

    private VaultFixture fixture;

    @BeforeEach
    void open() {
        fixture = new VaultFixture(home.resolve("keys"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void writersOfANewPatientMakeOneKeyAndEveryVersion() throws Exception {
        together(writer -> fixture.put(
                patient("ada", "4711", "Byron" + writer, "Ada", "1957-03-14"),
                heartRate("o" + writer, "ada", "2026-03-01T07:00:00Z", "70")));

        assertThat(fixture.history(ADA))
                .extracting(StoredRecord::version)
                .containsExactlyElementsOf(IntStream.iterate(WRITERS, i -> i > 0, i -> i - 1)
                        .boxed()
                        .toList());
        assertThat(fixture.find("Observation", "patient=ada")).hasSize(WRITERS);
    }

    @Test
    void noIncrementIsLost() throws Exception {
        fixture.put(patient("ada", "0", "Byron", "Ada", "1957-03-14"));

        together(writer -> {
            for (int i = 0; i < 10; ) {
                StoredRecord before = fixture.read(ADA);
                Patient next = fixture.open(Patient.class, before);
                int count = Integer.parseInt(next.getIdentifierFirstRep().getValue());
                next.getIdentifierFirstRep().setValue(String.valueOf(count + 1));
                try {
                    fixture.write(new RecordChange.Put(ADA, Sealed.of(next), before.version()));
                    i++;
                } catch (ProblemException e) {
                    assertThat(e.problem().code()).isEqualTo("VGL-VLT-409");
                }
            }
            return writer;
        });

        assertThat(fixture.content(Patient.class, ADA).getIdentifierFirstRep().getValue())
                .isEqualTo(String.valueOf(WRITERS * 10));
        assertThat(fixture.read(ADA).version()).isEqualTo(1 + WRITERS * 10);
    }

    /// The clock goes on while the second waits for the first.
    @Test
    void aWriterThatWaitedForAnotherIsLaterThanIt() {
        CompletableFuture<List<StoredRecord>> waiting;
        try (Handle first = fixture.jdbi().open().begin()) {
            Patient ada = patient("ada", "4711", "Byron", "Ada", "1957-03-14");
            fixture.vault.write(first, fixture.access, List.of(VaultFixture.change(ada)));
            waiting = CompletableFuture.supplyAsync(
                    () -> fixture.put(patient("ada", "4711", "Lovelace", "Ada", "1957-03-14")));
            awaitBlocked();
            fixture.clock.advanceTo(VaultFixture.START.plusSeconds(60));
            first.commit();
        }

        List<StoredRecord> second = waiting.join();

        assertThat(second).extracting(StoredRecord::updated).containsExactly(VaultFixture.START.plusSeconds(60));
        assertThat(fixture.history(ADA)).hasSize(2);
    }

    private void awaitBlocked() {
        while (fixture.jdbi()
                        .withHandle(handle ->
                                handle.createQuery("""
                        select count(*) from pg_locks l join pg_stat_activity a using (pid)
                        where not l.granted and a.datname = current_database()
                        """).mapTo(Integer.class).one())
                == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void writersOfARecordOfNoPatientTakeTurns() throws Exception {
        together(writer -> fixture.put(Records.location("MICU", "Ward " + writer)));

        assertThat(fixture.history(new RecordKey("Location", "MICU"))).hasSize(WRITERS);
        assertThat(fixture.find("Location", "_id=MICU")).hasSize(1);
    }

    @Test
    void aRecordThatChangesPatientWhileAnotherWritesItIsNotLost() throws Exception {
        fixture.put(patient("ada", "1", "A", "A", "1957"), patient("bob", "2", "B", "B", "1958"));
        fixture.put(heartRate("o", "ada", "2026-03-01T07:00:00Z", "1"));

        List<Integer> made = new ArrayList<>();
        together(writer -> {
            try {
                String owner = writer % 2 == 0 ? "ada" : "bob";
                List<StoredRecord> written =
                        fixture.put(heartRate("o", owner, "2026-03-01T07:00:00Z", String.valueOf(100 + writer)));
                synchronized (made) {
                    written.forEach(stored -> made.add(stored.version()));
                }
            } catch (ProblemException e) {
                assertThat(e.problem().code()).isEqualTo("VGL-VLT-409");
            }
            return writer;
        });

        assertThat(made).doesNotHaveDuplicates().isNotEmpty();
        assertThat(fixture.history(new RecordKey("Observation", "o"))).hasSize(1 + made.size());
    }

    private interface Work {
        Object of(int writer) throws Exception;
    }

    private static void together(Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Callable<Object>> all = IntStream.range(0, WRITERS)
                    .<Callable<Object>>mapToObj(writer -> () -> work.of(writer))
                    .toList();
            for (Future<Object> done : threads.invokeAll(all)) {
                done.get();
            }
        }
    }
}
