package health.vigil.facts;

import health.vigil.base.PatientToken;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Puts sealed batches and clock ticks on the facts topic: idempotent, acknowledged by all replicas, in order within
/// a partition. Thread-safe.
public final class FactPublisher implements AutoCloseable {
    private final FactTopic topic;
    private final Producer<String, byte[]> producer;
    private final Progress published = new Progress();

    /// @param connection the client's bootstrap and security settings
    public FactPublisher(Properties connection, FactTopic topic) {
        Properties settings = new Properties();
        settings.putAll(connection);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"); // ciphertext does not compress
        this.topic = topic;
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /// Sends one sealed batch.
    ///
    /// @param sealed by [FactCodec#seal(FactBatch)] for this patient
    /// @param arrived when what it came from arrived, by the machine's clock: the record's timestamp, which
    ///     the stream hands on, so that each later stage knows how long the way has taken
    /// @return completes with the offset once the broker has acknowledged it
    public CompletableFuture<Long> publish(PatientToken patient, byte[] sealed, Instant arrived) {
        return send(topic.partition(patient), arrived.toEpochMilli(), patient.value(), sealed);
    }

    /// Sends a tick to every partition.
    ///
    /// @return completes once all are acknowledged
    public CompletableFuture<Void> tick(FactCodec codec, ClockTick tick) {
        byte[] sealed = codec.seal(tick);
        CompletableFuture<?>[] sent = new CompletableFuture<?>[topic.partitions()];
        for (int partition = 0; partition < sent.length; partition++) {
            sent[partition] = send(partition, null, FactTopic.TICK_KEY, sealed);
        }
        return CompletableFuture.allOf(sent);
    }

    /// The last offset acknowledged on each partition, by this publisher.
    public Progress published() {
        return published;
    }

    /// Sends what is under way, then closes.
    @Override
    public void close() {
        producer.close();
    }

    private CompletableFuture<Long> send(int partition, @Nullable Long timestamp, String key, byte[] sealed) {
        CompletableFuture<Long> acknowledged = new CompletableFuture<>();
        try {
            Future<RecordMetadata> _ = producer.send(
                    new ProducerRecord<>(topic.name(), partition, timestamp, key, sealed), (metadata, failure) -> {
                        if (failure != null) {
                            acknowledged.completeExceptionally(failure);
                        } else {
                            published.reached(metadata.partition(), metadata.offset());
                            acknowledged.complete(metadata.offset());
                        }
                    });
        } catch (KafkaException e) { // what fails before sending is told the same way
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }
}
