package health.vigil.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.engines.KafkaAddress;
import health.vigil.engines.ScratchKafka;
import health.vigil.engines.Topics;
import health.vigil.intake.SourceDoor;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A topic of a real broker, over mutual TLS, and a real intake.
@Timeout(120)
@Requirement("INT-4")
class KafkaSourceTest {
    @TempDir
    Path home = Path.of("");

    private final KafkaAddress broker = ScratchKafka.address();
    private final String topic = "wearables-" + UUID.randomUUID();
    private Room room;

    @BeforeEach
    void open() {
        room = new Room(home);
        Topics.ensure(broker, List.of(new Topics.Topic(topic, 2, Map.of())));
    }

    @AfterEach
    void close() {
        room.close();
    }

    private KafkaSource source(KafkaSource.@Nullable Cluster cluster) throws IOException {
        return new KafkaSource.Settings("wearables", Room.example("wearables.yaml"), Set.of(topic), cluster)
                .open(room.around);
    }

    private void write(int partition, byte[]... values) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (byte[] value : values) {
                sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    /// A record without a value.
    private void writeNothing() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>(topic, 0, null, null)).get();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Properties properties = broker.client();
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static byte[] reading(int number) {
        return "{\"mrn\": \"4711\", \"ts\": %d, \"serial\": \"W-9\", \"bpm\": %d}"
                .formatted(1_772_366_400_000L + number, 60 + number % 40)
                .getBytes(UTF_8);
    }

    private static byte[][] readings(int from, int count) {
        byte[][] readings = new byte[count][];
        for (int i = 0; i < count; i++) {
            readings[i] = reading(from + i);
        }
        return readings;
    }

    private void runUntil(SourceDoor door, long stored) throws Exception {
        try (KafkaSource source = source(null)) {
            source.start(door);
            room.awaitCount("intake.journal", stored);
        }
    }

    @Test
    @Requirement("INT-6")
    void recordsBecomeRecordsAndPoisonWaitsAlone() throws Exception {
        write(0, reading(1), "not JSON".getBytes(UTF_8));
        writeNothing();
        write(0, reading(2));
        write(1, new byte[] {(byte) 0xFF}, reading(3));

        runUntil(room.door("wearables"), 5);
        room.normalise(source(null));

        assertThat(room.count("vault.current_record where type = 'Observation'"))
                .isEqualTo(3);
        assertThat(room.waiting())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.problem()).isEqualTo("VGL-SRC-002"));
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,true"})
    void whateverThePlatformDoesNoRecordIsLostAndNoneIsTakenTwice(int batches, boolean committed) throws Exception {
        write(0, readings(0, 300));
        write(1, readings(300, 300));
        try (KafkaSource ended = source(null)) {
            ended.start(new Faltering(room.door("wearables"), new AtomicInteger(batches), committed));
            while (room.problems.isEmpty()) {
                Thread.sleep(20);
            }
        }

        runUntil(room.door("wearables"), 600);
        write(0, reading(2000));
        runUntil(room.door("wearables"), 601);

        assertThat(room.count("intake.journal")).isEqualTo(601);
        room.normalise(source(null));
        assertThat(room.count("vault.current_record where type = 'Observation'"))
                .isEqualTo(601);
    }

    @Test
    @Requirement("INT-6")
    void whatTheClusterHoldsNoMoreIsSaidAndTheRestIsRead() throws Exception {
        write(0, reading(1));
        runUntil(room.door("wearables"), 1);
        write(0, reading(2), reading(3));
        try (Admin admin = Admin.create(broker.client())) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }

        runUntil(room.door("wearables"), 2);

        assertThat(room.problems).containsExactly("VGL-SRC-019");
    }

    @Test
    @Requirement("INT-6")
    void aTopicThatWasMadeAnewIsReadFromItsBeginning() throws Exception {
        write(0, readings(0, 2));
        runUntil(room.door("wearables"), 2);
        try (Admin admin = Admin.create(broker.client())) {
            admin.deleteTopics(List.of(topic)).all().get();
            while (admin.listTopics().names().get().contains(topic)) {
                Thread.sleep(20);
            }
        }
        Topics.ensure(broker, List.of(new Topics.Topic(topic, 2, Map.of())));
        write(0, readings(10, 3));

        runUntil(room.door("wearables"), 5);

        assertThat(room.problems).containsExactly("VGL-SRC-019");
    }

    @Test
    void anotherClusterIsReachedWithACertificateAndATopicThatIsMissingIsSaid() throws Exception {
        KafkaSource.Cluster cluster =
                new KafkaSource.Cluster(broker.bootstrap(), broker.authority(), broker.certificate(), broker.key());
        KafkaSource.Settings missing = new KafkaSource.Settings(
                "wearables", Room.example("wearables.yaml"), Set.of("no-such-" + topic), cluster);
        try (KafkaSource source = missing.open(room.around)) {
            source.start(room.door("wearables"));
            while (room.problems.isEmpty()) {
                Thread.sleep(20);
            }
            assertThat(source.running()).isFalse();
        }

        assertThat(room.problems).contains("VGL-SRC-016");
    }
}
