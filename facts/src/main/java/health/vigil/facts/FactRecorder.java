package health.vigil.facts;

import health.vigil.base.DatabaseFailure;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.facts.internal.ConsumedOffsets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// Moves facts from the topic into the store, each exactly once: what one poll brought and how far the reading has
/// come commit together. A record that cannot be read, or that the database refuses for what it holds, is noted in
/// `facts.refused` with its problem's code and passed over. While the database is away nothing is lost or skipped:
/// the same records are tried again.
public final class FactRecorder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(FactRecorder.class.getName());
    private static final String GROUP = "vigil-facts-store";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration MISSED_AFTER = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Problem NOT_TAKEN = new Problem(
            "VGL-FCT-004",
            "The fact store's database refuses a record of facts for what it holds.",
            "Look the place up in facts.refused; rebuild the patient's facts from the vault after the cause is mended.");

    private final FactTopic topic;
    private final Jdbi database;
    private final FactCodec codec;
    private final FactStore store;
    private final InstantSource clock;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Progress stored = new Progress();
    private final Thread worker = new Thread(this::run, "facts-recorder");
    private volatile boolean closing;

    /// @param connection the client's bootstrap and security settings
    /// @param database as the role `vigil_pseudonymised`
    public FactRecorder(Properties connection, FactTopic topic, Jdbi database, FactCodec codec, InstantSource clock) {
        Properties settings = new Properties();
        settings.putAll(connection);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP + "." + topic.name());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) MISSED_AFTER.toMillis());
        this.topic = topic;
        this.database = database;
        this.codec = codec;
        this.store = new FactStore(codec);
        this.clock = clock;
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    public void start() {
        worker.start();
    }

    /// The last offset stored, by partition.
    public Progress stored() {
        return stored;
    }

    /// Whether it works; false once it has stopped for whatever reason.
    public boolean running() {
        return worker.isAlive();
    }

    /// Ends after the poll under way.
    @Override
    public void close() throws InterruptedException {
        closing = true;
        consumer.wakeup();
        if (worker.isAlive()) {
            worker.join();
        } else {
            consumer.close();
        }
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic.name()), new ContinueWhereStored());
            while (!closing) {
                step();
            }
        } catch (WakeupException e) {
            LOG.log(Level.DEBUG, "closing");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "VGL-FCT-003 the recorder of facts has stopped", e);
            throw e;
        }
    }

    private void step() throws InterruptedException {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        if (records.isEmpty()) {
            return;
        }
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        records.forEach(all::add);
        try {
            record(all);
        } catch (JdbiException e) {
            if (!DatabaseFailure.maySucceedLater(e) && eachAlone(all)) {
                return;
            }
            waitForDatabase(e);
            records.partitions()
                    .forEach(partition -> consumer.seek(
                            partition, records.records(partition).getFirst().offset()));
        }
    }

    private static void waitForDatabase(JdbiException failure) throws InterruptedException {
        LOG.log(Level.WARNING, "VGL-FCT-002 facts wait: the database does not take them", failure);
        Thread.sleep(PAUSE_AFTER_FAILURE);
    }

    /// Finds the records that the database refuses for what they are, notes those and stores the others.
    ///
    /// @return whether all are dealt with; false where the database went away meanwhile
    private boolean eachAlone(List<ConsumerRecord<String, byte[]>> records) {
        for (ConsumerRecord<String, byte[]> one : records) {
            try {
                record(List.of(one));
            } catch (JdbiException e) {
                if (DatabaseFailure.maySucceedLater(e)) {
                    return false;
                }
                TopicPartition partition = new TopicPartition(one.topic(), one.partition());
                database.useTransaction(transaction -> {
                    refuse(transaction, partition, one.offset(), NOT_TAKEN);
                    ConsumedOffsets.move(transaction, Map.of(partition, one.offset() + 1));
                });
                stored.reached(one.partition(), one.offset());
            }
        }
        return true;
    }

    private void record(List<ConsumerRecord<String, byte[]>> records) {
        Map<TopicPartition, Long> next = new HashMap<>();
        database.useTransaction(transaction -> {
            List<FactBatch> batches = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> record : records) {
                next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                read(transaction, record, batches);
            }
            store.insert(transaction, batches);
            ConsumedOffsets.move(transaction, next);
        });
        next.forEach((partition, offset) -> stored.reached(partition.partition(), offset - 1));
    }

    private void read(Handle transaction, ConsumerRecord<String, byte[]> record, List<FactBatch> batches) {
        try {
            switch (codec.openRecord(record)) {
                case FactRecord.Batch batch -> batches.add(batch.batch());
                case FactRecord.Tick _ -> {}
            }
        } catch (ProblemException e) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            refuse(transaction, partition, record.offset(), e.problem());
        }
    }

    private void refuse(Handle transaction, TopicPartition partition, long offset, Problem problem) {
        ConsumedOffsets.refuse(transaction, partition, offset, problem.code(), clock.instant());
        LOG.log(Level.ERROR, "{0} at {1} offset {2}", problem, partition, Long.toString(offset));
    }

    private void seek(TopicPartition partition) throws InterruptedException {
        while (!closing) {
            try {
                long next = database.inTransaction(transaction -> ConsumedOffsets.next(transaction, partition));
                consumer.seek(partition, next);
                return;
            } catch (JdbiException e) {
                waitForDatabase(e);
            }
        }
    }

    private final class ContinueWhereStored implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            try {
                for (TopicPartition partition : partitions) {
                    seek(partition);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // nothing is under way between two polls
        }
    }
}
