package health.vigil.facts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Quantity;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.KafkaAddress;
import health.vigil.engines.ScratchDatabase;
import health.vigil.engines.ScratchKafka;
import health.vigil.engines.Topics;
import health.vigil.facts.Fact.Measured;
import health.vigil.keys.DataKeys;
import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FactRecorderTest {
    private static final Instant TIME = Instant.parse("2150-01-01T09:00:00Z");

    private final KafkaAddress kafka = ScratchKafka.address();
    private final FactTopic topic = new FactTopic("facts-" + UUID.randomUUID(), 2);
    private final Database scratch = ScratchDatabase.with(List.of("facts"));
    private final Jdbi database = scratch.as(DataClass.PSEUDONYMISED);
    private final FactCodec codec = new FactCodec(DataKeys.of(DataKeys.generate()));
    private final FactStore store = new FactStore(codec);

    FactRecorderTest() {
        Topics.ensure(kafka, List.of(new Topics.Topic(topic.name(), topic.partitions(), FactTopic.SETTINGS)));
    }

    @AfterEach
    void close() {
        scratch.close();
    }

    @Requirement("DWN-3")
    @Test
    void storesEachFactOnceAlsoAcrossARestart() throws InterruptedException {
        List<FactBatch> batches = new ArrayList<>();
        try (FactPublisher publisher = new FactPublisher(kafka.client(), topic)) {
            publish(publisher, batches, 50);
            record(publisher);
            publish(publisher, batches, 50);

            record(publisher);
        }

        assertThat(stored()).containsExactlyElementsOf(batches);
        assertThat(count("select count(*) from facts.fact")).isEqualTo(100);
    }

    @Requirement("INT-6")
    @Test
    void notesAnUnreadableRecordAndGoesOn() throws InterruptedException {
        List<FactBatch> batches = new ArrayList<>();
        try (FactPublisher publisher = new FactPublisher(kafka.client(), topic)) {
            publisher
                    .publish(RandomFacts.PATIENT, "no ciphertext".getBytes(UTF_8), Instant.now())
                    .join();
            publish(publisher, batches, 1);

            record(publisher);
        }

        assertThat(stored()).containsExactlyElementsOf(batches);
        assertThat(count("select count(*) from facts.refused where problem = 'VGL-KEY-002'"))
                .isEqualTo(1);
    }

    @Requirement("INT-6")
    @Test
    void notesARecordThatTheDatabaseRefusesAndGoesOn() throws InterruptedException {
        List<FactBatch> batches = new ArrayList<>();
        try (FactPublisher publisher = new FactPublisher(kafka.client(), topic)) {
            publish(publisher, batches, 1);
            Measured noText = new Measured("nul\0", "8867-4", Quantity.of("80", "/min"), null, TIME);
            FactBatch refused =
                    new FactBatch(new UUID(1, 0), RandomFacts.PATIENT, RandomFacts.AUDIT, TIME, List.of(noText));
            publisher
                    .publish(refused.patient(), codec.seal(refused), Instant.now())
                    .join();
            publish(publisher, batches, 1);

            record(publisher);
        }

        assertThat(stored()).containsExactlyElementsOf(batches);
        assertThat(count("select count(*) from facts.refused where problem = 'VGL-FCT-004'"))
                .isEqualTo(1);
    }

    private void publish(FactPublisher publisher, List<FactBatch> batches, int count) {
        for (int i = 0; i < count; i++) {
            int number = batches.size();
            Instant known = TIME.plusSeconds(number);
            Measured rate = new Measured("m" + number, "8867-4", Quantity.of("80", "/min"), null, known);
            FactBatch batch =
                    new FactBatch(new UUID(0, number), RandomFacts.PATIENT, RandomFacts.AUDIT, known, List.of(rate));
            batches.add(batch);
            publisher.publish(batch.patient(), codec.seal(batch), Instant.now()).join();
        }
        publisher.tick(codec, new ClockTick(TIME)).join();
    }

    private void record(FactPublisher publisher) throws InterruptedException {
        try (FactRecorder recorder = new FactRecorder(kafka.client(), topic, database, codec, new SteppedClock(TIME))) {
            recorder.start();
            recorder.stored().await(publisher.published().snapshot());
        }
    }

    private List<FactBatch> stored() {
        return database.withHandle(handle -> store.batches(handle, RandomFacts.PATIENT, TIME.plusSeconds(1000)));
    }

    private int count(String query) {
        return database.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }
}
