package health.vigil.sources;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.Worker;
import health.vigil.intake.Delivery;
import health.vigil.intake.SourceDoor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// A source that writes records to topics of a Kafka cluster. How far each partition was read is committed with
/// the records, in the platform's own database, so that each is stored once whatever happens; the cluster keeps
/// nothing of it. Records of a partition are taken in order. One without a value says nothing and is passed
/// over.
public final class KafkaSource extends MappedSource {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int PARTITIONS_EVERY = 120;

    private final Settings settings;
    private final Surroundings around;
    private final Worker worker;
    private @Nullable SourceDoor door;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private int polls;

    KafkaSource(Settings settings, Surroundings around) {
        super(settings.name(), settings.mapping(), around.observer());
        this.settings = settings;
        this.around = around;
        this.worker = new Worker("source-" + settings.name(), this::poll, Duration.ZERO, this::again);
    }

    /// What is configured for it.
    ///
    /// @param topics names of the topics
    /// @param cluster where they are; null for the platform's own
    public record Settings(
            String name,
            MappingFile mapping,
            Set<String> topics,
            @Nullable Cluster cluster) implements SourceSettings {
        public Settings {
            topics = Set.copyOf(new TreeSet<>(topics));
        }

        @Override
        public KafkaSource open(Surroundings around) {
            return new KafkaSource(this, around);
        }

        /// Topics in order, so that the digest of the settings is the same at each start.
        @Override
        public String toString() {
            return "Kafka[" + name + ", " + mapping + ", " + new TreeSet<>(topics) + ", " + cluster + "]";
        }
    }

    /// A cluster; the platform shows a certificate there.
    ///
    /// @param bootstrap `host:port`, several separated by commas
    /// @param authority PEM file of the authority that signed the brokers' certificates
    /// @param certificate PEM file of the platform's client certificate
    /// @param key PEM file of its key
    public record Cluster(String bootstrap, Path authority, Path certificate, Path key) {}

    @Override
    public void start(SourceDoor opened) {
        this.door = opened;
        worker.start();
    }

    @Override
    public boolean running() {
        return worker.running();
    }

    @Override
    public void close() {
        if (door != null) {
            worker.close();
            release();
        }
    }

    /// Takes what has come.
    ///
    /// @return how many partitions are read
    private int poll() {
        SourceDoor open = door;
        if (open == null) {
            return 0;
        }
        try {
            Consumer<byte[], byte[]> reading = reading(open);
            take(open, reading.poll(POLL));
            return reading.assignment().size();
        } catch (OffsetOutOfRangeException e) {
            failed(lost());
            reading(open).seekToBeginning(e.partitions());
            return 1;
        } catch (KafkaException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-SRC-016",
                            "The cluster does not answer as it should.",
                            "Look whether the cluster, the topics and the certificates are there."),
                    e);
        }
    }

    private static Problem lost() {
        return new Problem(
                "VGL-SRC-019",
                "A partition does not hold what comes next, or its topic was made anew; it is read from its beginning.",
                "Ask the writer for what was lost; keep records longer than the platform may stand still.");
    }

    private void take(SourceDoor open, ConsumerRecords<byte[], byte[]> records) {
        List<Delivery> items = new ArrayList<>();
        Map<String, String> progress = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                byte[] value = record.value();
                if (value != null) {
                    items.add(item(null, value));
                }
                progress.put(about(partition), Long.toString(record.offset() + 1));
            }
        }
        if (!progress.isEmpty()) {
            deliver(open, itself(), items, progress);
        }
    }

    private static String about(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }

    private Consumer<byte[], byte[]> reading(SourceDoor open) {
        Consumer<byte[], byte[]> reading = consumer;
        if (reading == null) {
            reading = newConsumer();
            consumer = reading;
            polls = 0;
        }
        if (polls++ % PARTITIONS_EVERY == 0) {
            assign(open, reading);
        }
        return reading;
    }

    /// Takes up partitions that are new, and topics that were made anew.
    private void assign(SourceDoor open, Consumer<byte[], byte[]> reading) {
        Set<TopicPartition> held = reading.assignment();
        Map<String, String> ids = TopicIds.of(around.kafka().client(settings.cluster()), settings.topics());
        Map<String, List<TopicPartition>> byTopic = new HashMap<>();
        for (String topic : settings.topics()) {
            List<PartitionInfo> partitions = reading.partitionsFor(topic);
            if (partitions.isEmpty()) {
                throw new KafkaException("no such topic");
            }
            byTopic.put(
                    topic,
                    partitions.stream()
                            .map(one -> new TopicPartition(topic, one.partition()))
                            .toList());
        }
        List<TopicPartition> all =
                byTopic.values().stream().flatMap(List::stream).toList();
        reading.assign(all);
        byTopic.forEach((topic, partitions) -> know(open, reading, topic, ids.getOrDefault(topic, ""), partitions));
        for (TopicPartition partition : all) {
            if (!held.contains(partition)) {
                open.progress(about(partition))
                        .ifPresentOrElse(
                                offset -> reading.seek(partition, Long.parseLong(offset)),
                                () -> reading.seekToBeginning(List.of(partition)));
            }
        }
    }

    /// Offsets in a topic that has the same name and is another one are not those that were committed.
    private void know(
            SourceDoor open,
            Consumer<byte[], byte[]> reading,
            String topic,
            String id,
            List<TopicPartition> partitions) {
        Optional<String> known = open.progress(topic);
        if (known.isPresent() && known.get().equals(id)) {
            return;
        }
        Map<String, String> progress = new HashMap<>(Map.of(topic, id));
        if (known.isPresent()) {
            failed(lost());
            Map<TopicPartition, Long> beginnings = reading.beginningOffsets(partitions);
            beginnings.forEach((partition, offset) -> progress.put(about(partition), offset.toString()));
            beginnings.forEach(reading::seek);
        }
        deliver(open, itself(), List.of(), progress);
    }

    private Consumer<byte[], byte[]> newConsumer() {
        Properties properties = around.kafka().client(settings.cluster());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "200");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// What was read and not committed is read again.
    private void again(RuntimeException failure) {
        failed(failure);
        release();
    }

    private void release() {
        Consumer<byte[], byte[]> held = consumer;
        consumer = null;
        if (held != null) {
            held.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}
