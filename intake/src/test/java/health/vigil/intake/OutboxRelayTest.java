package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.PatientToken;
import health.vigil.engines.KafkaAddress;
import health.vigil.engines.ScratchKafka;
import health.vigil.engines.Topics;
import health.vigil.facts.FactBatch;
import health.vigil.facts.FactPublisher;
import health.vigil.facts.FactTopic;
import health.vigil.intake.internal.Outbox;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requirement("DWN-3")
class OutboxRelayTest {
    private static final List<String> PATIENTS = List.of("4711", "4712", "4713");

    @TempDir
    private Path home;

    private final KafkaAddress kafka = ScratchKafka.address();
    private final FactTopic topic = new FactTopic("facts-" + UUID.randomUUID(), 2);
    private IntakeFixture intake;

    @BeforeEach
    void open() {
        intake = new IntakeFixture(home);
        Topics.ensure(kafka, List.of(new Topics.Topic(topic.name(), topic.partitions(), FactTopic.SETTINGS)));
    }

    @AfterEach
    void close() {
        intake.close();
    }

    private FactPublisher publisher() {
        return new FactPublisher(kafka.client(), topic);
    }

    /// One that asks a port where nobody listens, and gives up soon.
    private FactPublisher unreachable() {
        Properties nowhere = kafka.client();
        nowhere.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        nowhere.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 200);
        return new FactPublisher(nowhere, topic);
    }

    private OutboxRelay relay(FactPublisher publisher) {
        return new OutboxRelay(intake.identified(), publisher, intake.told, InstantSource.system());
    }

    private void relayAll() {
        try (FactPublisher publisher = publisher()) {
            OutboxRelay relay = relay(publisher);
            while (!relay.idle()) {
                relay.runOnce();
            }
        }
    }

    /// What is on the topic, each partition in its order.
    private List<FactBatch> published() {
        Properties settings = kafka.client();
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        List<FactBatch> batches = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (batches.size() < end) {
                for (ConsumerRecord<String, byte[]> one : consumer.poll(Duration.ofSeconds(1))) {
                    batches.add(intake.codec.openBatch(PatientToken.care(one.key()), one.value()));
                }
            }
        }
        return batches;
    }

    private static List<FactBatch> of(PatientToken patient, List<FactBatch> batches) {
        return batches.stream().filter(batch -> batch.patient().equals(patient)).toList();
    }

    private void takeReadings() {
        for (int value = 60; value < 80; value++) {
            for (String mrn : PATIENTS) {
                intake.send(Messages.heartRate("C-" + mrn + "-" + value, mrn, Integer.toString(value)));
            }
        }
        intake.normalise();
    }

    @Test
    @Requirement({"DWN-3", "SCO-5"})
    void eachPatientsFactsArriveInTheirOrder() {
        takeReadings();
        List<FactBatch> said = intake.batches();

        relayAll();

        assertThat(intake.count("intake.outbox")).isZero();
        List<FactBatch> arrived = published();
        assertThat(arrived).hasSameSizeAs(said);
        for (String mrn : PATIENTS) {
            PatientToken patient = intake.token(mrn);
            assertThat(of(patient, arrived)).isEqualTo(of(patient, said)).isNotEmpty();
        }
    }

    @Test
    void anUnreachableBrokerLosesNothing() {
        takeReadings();
        List<FactBatch> said = intake.batches();
        try (FactPublisher nowhere = unreachable()) {
            assertThatThrownBy(relay(nowhere)::runOnce).isInstanceOf(RuntimeException.class);
        }
        assertThat(intake.batches()).isEqualTo(said);

        relayAll();

        assertThat(published()).containsExactlyInAnyOrderElementsOf(said);
    }

    @Test
    @Requirement("EVI-2")
    void whatIsNotCommittedIsNotPublished() {
        PatientToken patient = PatientToken.care("a".repeat(26));
        byte[] sealed = "sealed".getBytes(StandardCharsets.UTF_8);
        try (Handle open = intake.identified().open().begin();
                FactPublisher publisher = publisher()) {
            Outbox.put(open, patient, sealed, IntakeFixture.START);

            int published = relay(publisher).runOnce();

            assertThat(published).isZero();
            open.rollback();
        }
        assertThat(published()).isEmpty();
    }
}
