package health.vigil.scoring;

import health.vigil.facts.FactTopic;
import health.vigil.facts.Progress;
import health.vigil.keys.DataKey;
import health.vigil.scoring.internal.InstanceName;
import health.vigil.scoring.internal.ScoringProcessor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.Stores;

/// The stream that assesses: facts in, assessments out, each patient's window kept sealed in memory and in a
/// changelog. At least once: after a crash some records are handled again and give the same assessments with the
/// same ids. Scales by partitions: more instances share them.
public final class ScoringStream implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ScoringStream.class.getName());
    private static final int MAX_STATE_BYTES = 8 << 20;
    private static final long CACHE_BYTES = 64L << 20;
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    private static final Duration MISSED_AFTER = Duration.ofSeconds(10);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final ScoringProcessor.Marks marks =
            new ScoringProcessor.Marks(new Progress(), new Progress(), new AtomicLong());

    /// @param connection the clients' bootstrap and security settings
    /// @param directory for what Kafka Streams keeps on disk; holds no facts
    /// @param key of the data class `PSEUDONYMISED`
    /// @param live gives the bundle in force, at each record
    public ScoringStream(
            Properties connection,
            Path directory,
            FactTopic facts,
            AssessmentTopic assessments,
            DataKey key,
            Supplier<Bundle> live) {
        streams = new KafkaStreams(topology(facts, assessments, key, live), settings(connection, directory, facts));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.log(Level.ERROR, "VGL-SCO-004 scoring has stopped", failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    public void start() {
        streams.start();
    }

    /// Whether it works or is about to (starting, rebalancing); false once it has stopped for whatever reason.
    public boolean running() {
        return streams.state().isRunningOrRebalancing() || streams.state() == KafkaStreams.State.CREATED;
    }

    /// The last record of each partition of facts that was dealt with, with or without an assessment.
    public Progress handled() {
        return marks.handled();
    }

    /// The last record of each partition of facts that gave assessments. The stage after this one has caught up when
    /// it has seen these in [Source].
    public Progress emitted() {
        return marks.emitted();
    }

    /// How many records could not be read, since the start.
    public long refused() {
        return marks.refused().get();
    }

    /// Ends after the records under way, and commits.
    @Override
    public void close() {
        streams.close(CLOSE_WITHIN);
    }

    private Topology topology(FactTopic facts, AssessmentTopic assessments, DataKey key, Supplier<Bundle> live) {
        Topology topology = new Topology();
        topology.addSource(
                "facts", Serdes.String().deserializer(), Serdes.ByteArray().deserializer(), facts.name());
        topology.addProcessor("scoring", () -> new ScoringProcessor(key, live, marks), "facts");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(ScoringProcessor.STORE),
                                Serdes.String(),
                                Serdes.ByteArray())
                        .withCachingEnabled() // the changelog gets a patient's state once a commit, not once a record
                        .withLoggingEnabled(
                                Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_STATE_BYTES))),
                "scoring");
        topology.addSink(
                "assessments",
                assessments.name(),
                Serdes.String().serializer(),
                Serdes.ByteArray().serializer(),
                "scoring");
        return topology;
    }

    private static Properties settings(Properties connection, Path directory, FactTopic facts) {
        Properties settings = new Properties();
        settings.putAll(connection);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "vigil-scoring." + facts.name());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY.toMillis());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), InstanceName.in(directory));
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int) MISSED_AFTER.toMillis());
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 1);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_STATE_BYTES);
        return settings;
    }
}
