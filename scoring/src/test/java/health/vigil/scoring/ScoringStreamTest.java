package health.vigil.scoring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.PatientToken;
import health.vigil.engines.Database;
import health.vigil.engines.KafkaAddress;
import health.vigil.engines.ScratchDatabase;
import health.vigil.engines.ScratchKafka;
import health.vigil.engines.Topics;
import health.vigil.facts.ClockTick;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.FactBatch;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactPublisher;
import health.vigil.facts.FactStore;
import health.vigil.facts.FactTopic;
import health.vigil.facts.Progress;
import health.vigil.facts.Signal;
import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class ScoringStreamTest {
    private final KafkaAddress kafka = ScratchKafka.address();
    private final FactTopic topic = new FactTopic("facts-" + UUID.randomUUID(), 2);
    private final AssessmentTopic results = new AssessmentTopic("assessments-" + UUID.randomUUID());
    private final DataKey key = DataKeys.of(DataKeys.generate());
    private final FactCodec codec = new FactCodec(key);
    private final FactPublisher publisher;

    @TempDir
    Path directory = Path.of(".");

    ScoringStreamTest() {
        Topics.ensure(
                kafka,
                List.of(
                        new Topics.Topic(topic.name(), topic.partitions(), FactTopic.SETTINGS),
                        new Topics.Topic(results.name(), topic.partitions(), AssessmentTopic.SETTINGS)));
        publisher = new FactPublisher(kafka.client(), topic);
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Requirement({"SCO-1", "SCO-5", "SCO-6", "EVI-7"})
    @Test
    void everyLiveAssessmentIsReplayedFromTheStoreBitForBit() throws InterruptedException {
        List<FactBatch> history = Histories.make(new Random(20260101), 120);
        publish(history);
        tick(history.getLast().known().plus(Duration.ofHours(5)));

        run();

        List<Assessment> made = made();
        assertThat(made).hasSizeGreaterThanOrEqualTo(history.size());
        assertThat(made)
                .extracting(Assessment::trigger)
                .containsAll(history.stream().map(FactBatch::id).toList());
        assertThat(replayed(history, made, Bedside.BUNDLE)).allMatch(Replay.Outcome.Same.class::isInstance);
    }

    @Requirement({"SCO-1", "SCO-5", "SCO-6", "SCO-8", "EVI-7"})
    @Test
    void aLearnedModelIsLiveAndReplayedBitForBitToo(@TempDir Path trained)
            throws InterruptedException, IOException, XGBoostError {
        Bundle learned = BundleLoader.load(Trained.bundle(trained));
        List<FactBatch> history = new ArrayList<>(Histories.make(new Random(20260102), 60, Trained.SIGNALS));
        Instant known = history.getLast().known().plus(Duration.ofMinutes(1));
        history.add(new FactBatch(
                new UUID(0, 61),
                Bedside.PATIENT,
                Bedside.AUDIT,
                known,
                List.of(
                        new Stay("e0", "MICU", Stay.Phase.PRESENT, known),
                        Bedside.measured(Signal.HEART_RATE, "118", known),
                        Bedside.measured(Signal.RESPIRATORY_RATE, "24", known),
                        Bedside.measured(Signal.TEMPERATURE, "38.4", known),
                        Bedside.measured(Signal.SYSTOLIC_PRESSURE, "96", known))));
        publish(history);
        tick(history.getLast().known().plus(Duration.ofMinutes(14)));
        tick(history.getLast().known().plus(Duration.ofMinutes(16)));

        run(learned);

        List<Assessment> made = made();
        assertThat(made).hasSizeGreaterThanOrEqualTo(history.size());
        assertThat(made)
                .anySatisfy(assessment ->
                        assertThat(assessment.scores().getFirst()).isInstanceOf(ScoreResult.Probability.class));
        assertThat(made)
                .filteredOn(assessment -> assessment.trigger().equals(Scorer.CLOCK))
                .extracting(Assessment::asOf)
                .contains(history.getLast().known().plus(Duration.ofMinutes(16)))
                .doesNotContain(history.getLast().known().plus(Duration.ofMinutes(14)));
        assertThat(replayed(history, made, learned)).allMatch(Replay.Outcome.Same.class::isInstance);
    }

    @Requirement("SCO-1")
    @Test
    void aTickAssessesWhomTimeAloneHasChanged() throws InterruptedException {
        publish(List.of(batch(2, other(), "MICU")));
        publish(Bedside.well().batches());
        tick(Bedside.NOON.plus(Duration.ofHours(1)));
        tick(Bedside.NOON.plus(Duration.ofHours(4)).plusSeconds(1));

        run();

        List<Assessment> onTheClock = made().stream()
                .filter(assessment -> assessment.trigger().equals(Scorer.CLOCK))
                .toList();
        assertThat(onTheClock).hasSize(1);
        assertThat(onTheClock.getFirst().asOf())
                .isEqualTo(Bedside.NOON.plus(Duration.ofHours(4)).plusSeconds(1));
        assertThat(onTheClock.getFirst().scores().getFirst()).isInstanceOf(ScoreResult.Withheld.class);
    }

    @Requirement("SCO-1")
    @Test
    void aValueDatedAheadCountsAtTheFirstTickAfterItsTime() throws InterruptedException {
        Instant ahead = Bedside.NOON.plusSeconds(20);
        publish(Bedside.well()
                .says(Bedside.NOON, Bedside.measured(Signal.HEART_RATE, "140", ahead))
                .batches());
        tick(Bedside.NOON.plusSeconds(10));
        tick(Bedside.NOON.plusSeconds(30));
        tick(Bedside.NOON.plusSeconds(40));

        run();

        List<Assessment> onTheClock = made().stream()
                .filter(assessment -> assessment.trigger().equals(Scorer.CLOCK))
                .toList();
        assertThat(onTheClock).extracting(Assessment::asOf).containsExactly(Bedside.NOON.plusSeconds(30));
        assertThat(onTheClock.getFirst().scores().getFirst().inputs())
                .filteredOn(input -> input.signal().equals("heart rate"))
                .extracting(Contribution::effective)
                .containsExactly(ahead);
    }

    @Requirement({"SCO-1", "EVI-7"})
    @Test
    void batchesThatATickOvertookAreAssessedAsOfTheTickToo() throws InterruptedException {
        Instant tick = Bedside.NOON.plus(Duration.ofHours(5));
        Instant known = tick.minusSeconds(1);
        List<FactBatch> charted = Bedside.well().batches();
        List<FactBatch> overtaken = Bedside.well()
                .says(known, Bedside.measured(Signal.HEART_RATE, "140", known))
                .says(known, Bedside.measured(Signal.RESPIRATORY_RATE, "30", known))
                .batches();
        publish(charted);
        tick(tick);
        publish(overtaken.subList(charted.size(), overtaken.size()));

        run();

        List<Assessment> made = made();
        Assessment last = made.getLast();
        assertThat(made.subList(charted.size(), made.size()))
                .extracting(Assessment::asOf)
                .containsExactly(tick, known, tick, known, tick);
        assertThat(last.trigger()).isEqualTo(overtaken.getLast().id());
        assertThat(last.knownUntil()).isEqualTo(known);
        assertThat(last.scores().getFirst().inputs())
                .extracting(Contribution::signal)
                .contains("heart rate", "respiratory rate");
        assertThat(replayed(overtaken, made, Bedside.BUNDLE)).allMatch(Replay.Outcome.Same.class::isInstance);
    }

    @Requirement("DWN-3")
    @Test
    void aRestartContinuesWithTheSameWindows() throws InterruptedException {
        List<FactBatch> history = Histories.make(new Random(7), 60);
        publish(history.subList(0, 30));
        run();
        publish(history.subList(30, 60));

        run();

        assertThat(replayed(history, made(), Bedside.BUNDLE))
                .hasSizeGreaterThanOrEqualTo(60)
                .allMatch(Replay.Outcome.Same.class::isInstance);
    }

    @Requirement("DWN-3")
    @Test
    void aRestartWritesNothingOfThoseWhoLeftLongAgoAndAreForgotten() throws InterruptedException {
        Instant leaving = Bedside.NOON.plusSeconds(60);
        publish(Bedside.well()
                .says(leaving, new Stay("e0", "", Stay.Phase.DISCHARGED, leaving))
                .batches());
        run();
        int charted = states().size();
        tick(leaving.plus(Window.KEPT).plusSeconds(1));
        run();
        int forgotten = states().size();
        tick(leaving.plus(Window.KEPT).plusSeconds(60));

        run();

        assertThat(forgotten).isEqualTo(charted + 1);
        assertThat(states()).hasSize(forgotten);
    }

    @Requirement("INT-6")
    @Test
    void anUnreadableRecordIsCountedAndPassedOver() throws InterruptedException {
        publisher.publish(Bedside.PATIENT, new byte[] {1, 2, 3}, Instant.now()).join();
        publish(List.of(batch(1, Bedside.PATIENT, "MICU")));

        long refused = run();

        assertThat(refused).isEqualTo(1);
        assertThat(made()).hasSize(1);
    }

    @Requirement("PHI-2")
    @Test
    void noRecordOfAnyTopicShowsWhatWasCharted() throws InterruptedException {
        publish(List.of(batch(1, Bedside.PATIENT, "CANARYUNIT")));

        run();

        for (ConsumerRecord<String, byte[]> record : records(results.name())) {
            assertThat(new String(record.value(), ISO_8859_1)).doesNotContain("CANARYUNIT");
        }
        for (ConsumerRecord<String, byte[]> record : states()) {
            assertThat(new String(record.value(), ISO_8859_1)).doesNotContain("CANARYUNIT");
        }
    }

    private long run() throws InterruptedException {
        return run(Bedside.BUNDLE);
    }

    private long run(Bundle bundle) throws InterruptedException {
        try (ScoringStream stream = new ScoringStream(kafka.client(), directory, topic, results, key, () -> bundle)) {
            stream.start();
            stream.handled().await(publisher.published().snapshot());
            while (!arrived().covers(stream.emitted().snapshot())) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return stream.refused();
        }
    }

    /// What of the emitted assessments is on the topic already: sending them is not waited for by the stream.
    private Progress arrived() {
        Progress arrived = new Progress();
        records(results.name()).stream()
                .flatMap(record -> Source.of(record.headers()).stream())
                .filter(source -> source.remaining() == 0)
                .forEach(source -> arrived.reached(source.partition(), source.offset()));
        return arrived;
    }

    private List<Replay.Outcome> replayed(List<FactBatch> history, List<Assessment> made, Bundle bundle) {
        try (Database scratch = ScratchDatabase.with(List.of("facts"))) {
            Jdbi database = scratch.as(DataClass.PSEUDONYMISED);
            FactStore store = new FactStore(codec);
            database.useTransaction(handle -> store.insert(handle, history));
            return database.withHandle(handle -> made.stream()
                    .map(assessment -> Replay.of(
                            assessment, store.batches(handle, assessment.patient(), assessment.knownUntil()), bundle))
                    .toList());
        }
    }

    /// With the machine's time, as in life: the broker soon deletes records whose timestamps are older than it keeps.
    private void publish(List<FactBatch> batches) {
        batches.forEach(batch -> publisher
                .publish(batch.patient(), codec.seal(batch), Instant.now())
                .join());
    }

    private void tick(Instant time) {
        publisher.tick(codec, new ClockTick(time)).join();
    }

    private List<Assessment> made() {
        AssessmentCodec assessments = new AssessmentCodec(key);
        return records(results.name()).stream()
                .peek(record -> assertThat(Source.of(record.headers())).isPresent())
                .map(record -> assessments.open(PatientToken.care(record.key()), record.value()))
                .toList();
    }

    private List<ConsumerRecord<String, byte[]>> states() {
        return records("vigil-scoring." + topic.name() + "-windows-changelog");
    }

    private List<ConsumerRecord<String, byte[]>> records(String name) {
        Properties settings = new Properties();
        settings.putAll(kafka.client());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(name, 0), new TopicPartition(name, 1));
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    private static FactBatch batch(int number, PatientToken patient, String unit) {
        Instant time = Bedside.hours(30);
        return new FactBatch(
                new UUID(0, 1000 + number),
                patient,
                Bedside.AUDIT,
                time,
                List.of(new Stay("e1", unit, Stay.Phase.PRESENT, time)));
    }

    private static PatientToken other() {
        return PatientToken.care("zzzzzzzzzzzzzzzzzzzzzzzzzz");
    }
}
