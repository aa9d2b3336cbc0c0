package health.vigil.alerts;

import health.vigil.alerts.internal.IntakePositions;
import health.vigil.alerts.internal.IntakePositions.SetAside;
import health.vigil.base.DatabaseFailure;
import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.facts.Progress;
import health.vigil.keys.DataKey;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.AssessmentCodec;
import health.vigil.scoring.AssessmentTopic;
import health.vigil.scoring.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Takes assessments from their topic. The position in the topic is kept in the database and moves in the same
/// transaction as what was handled, so each record takes effect once, whatever stops in between. A record that
/// cannot be read, or that can never be handled, is set aside with its reason, and the next ones go on.
public final class AssessmentIntake implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AssessmentIntake.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_AT_ONCE = 500;

    private final AssessmentTopic topic;
    private final Jdbi database;
    private final Alerts alerts;
    private final AssessmentCodec codec;
    private final InstantSource machineClock;
    private final Consumer<Duration> visible;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Progress handled = new Progress();
    private final Map<TopicPartition, OptionalLong> positions = new HashMap<>();
    private final Thread thread = Thread.ofPlatform().name("alerts-intake").unstarted(this::run);
    /// The consumer's position is not the database's; the intake's thread alone looks at it.
    private boolean astray = true;
    private volatile boolean closed;

    /// @param connection the client's bootstrap and security settings
    /// @param database the pool that `alerts` was opened on
    /// @param key of the data class `PSEUDONYMISED`
    /// @param machineClock the machine's clock, not the replay's
    /// @param visible hears of each record how long after its arrival what it changed is visible
    public AssessmentIntake(
            Properties connection,
            AssessmentTopic topic,
            Jdbi database,
            Alerts alerts,
            DataKey key,
            InstantSource machineClock,
            Consumer<Duration> visible) {
        this.topic = topic;
        this.database = database;
        this.alerts = alerts;
        this.codec = new AssessmentCodec(key);
        this.machineClock = machineClock;
        this.visible = visible;
        this.consumer =
                new KafkaConsumer<>(settings(connection, topic), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static Properties settings(Properties connection, AssessmentTopic topic) {
        Properties settings = new Properties();
        settings.putAll(connection);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "vigil-alerts." + topic.name());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        return settings;
    }

    public void start() {
        thread.start();
    }

    /// Whether it works; false before the start and once it has stopped for whatever reason.
    public boolean running() {
        return thread.isAlive();
    }

    /// The last record of each partition of *facts* whose assessments have all been handled since the start: what
    /// `ScoringStream.emitted` has to be covered by.
    public Progress handled() {
        return handled;
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic.name()), new Assigned());
            while (!closed) {
                step();
            }
        }
    }

    private void step() {
        try {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            if (astray) {
                // what was fetched may be from elsewhere than the database says: fetch again
                rewind();
            } else if (!records.isEmpty()) {
                handle(records);
            }
        } catch (WakeupException _) {
            // close() asks for it
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "VGL-ALR-007 assessments could not be taken and will be taken again: {0}",
                    e.getClass().getName());
            astray = true;
            pause();
        }
    }

    private void handle(ConsumerRecords<String, byte[]> records) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        records.forEach(all::add);
        try {
            commit(all, null);
        } catch (RuntimeException e) {
            if (!poison(e)) {
                throw e;
            }
            // one of them can never be handled: find it
            all.forEach(this::alone);
        }
    }

    private void alone(ConsumerRecord<String, byte[]> one) {
        try {
            commit(List.of(one), null);
        } catch (RuntimeException e) {
            if (!poison(e)) {
                throw e;
            }
            commit(List.of(one), reason(e));
        }
    }

    /// Handles the records in one transaction.
    ///
    /// @param refusal why none of them is to be handled but all set aside, or null
    private void commit(List<ConsumerRecord<String, byte[]>> records, @Nullable String refusal) {
        List<Assessment> assessments = new ArrayList<>();
        List<SetAside> aside = new ArrayList<>();
        Map<TopicPartition, Long> next = new HashMap<>();
        for (ConsumerRecord<String, byte[]> one : records) {
            next.put(new TopicPartition(one.topic(), one.partition()), one.offset() + 1);
            if (refusal != null) {
                aside.add(new SetAside(one, refusal));
                continue;
            }
            try {
                assessments.add(codec.open(PatientToken.care(one.key()), one.value()));
            } catch (RuntimeException e) {
                aside.add(new SetAside(one, reason(e)));
            }
        }
        alerts.handle(assessments, transaction -> {
            next.forEach((partition, offset) -> IntakePositions.move(
                    transaction, partition, positions.getOrDefault(partition, OptionalLong.empty()), offset));
            IntakePositions.keep(transaction, aside, machineClock.instant());
        });
        next.forEach((partition, offset) -> positions.put(partition, OptionalLong.of(offset)));
        aside.forEach(this::setAside);
        records.forEach(this::reached);
    }

    private void setAside(SetAside unread) {
        alerts.tally().setAside();
        LOG.log(
                System.Logger.Level.WARNING,
                "VGL-ALR-008 an assessment was set aside at {0}-{1}@{2}: {3}",
                unread.unread().topic(),
                unread.unread().partition(),
                Long.toString(unread.unread().offset()),
                unread.reason());
    }

    private void reached(ConsumerRecord<String, byte[]> one) {
        visible.accept(Duration.between(Instant.ofEpochMilli(one.timestamp()), machineClock.instant()));
        Source.of(one.headers())
                .filter(source -> source.remaining() == 0)
                .ifPresent(source -> handled.reached(source.partition(), source.offset()));
    }

    /// Whether trying again can never help: the record itself is at fault, not the database or its connection.
    private static boolean poison(RuntimeException failure) {
        return !(failure instanceof IntakePositions.TakenOverException) && !DatabaseFailure.maySucceedLater(failure);
    }

    private static String reason(RuntimeException failure) {
        return failure instanceof ProblemException known
                ? known.problem().code()
                : failure.getClass().getSimpleName();
    }

    /// Goes on where the database says.
    private void rewind() {
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong stored = database.withHandle(handle -> IntakePositions.of(handle, partition));
            positions.put(partition, stored);
            if (stored.isPresent()) {
                consumer.seek(partition, stored.getAsLong());
            } else {
                consumer.seekToBeginning(List.of(partition));
            }
        }
        astray = false;
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /// Stops after the records under way.
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Assigned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            astray = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            positions.keySet().removeAll(partitions);
        }
    }
}
