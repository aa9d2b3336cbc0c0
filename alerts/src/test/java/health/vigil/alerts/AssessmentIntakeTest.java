package health.vigil.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.engines.KafkaAddress;
import health.vigil.engines.ScratchKafka;
import health.vigil.engines.Topics;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.AssessmentCodec;
import health.vigil.scoring.AssessmentTopic;
import health.vigil.scoring.Source;
import health.vigil.scoring.Tier;
import health.vigil.testkit.Requirement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The topic's records take effect once each, through a real broker.
@Timeout(180)
class AssessmentIntakeTest {
    private static final KafkaAddress KAFKA = ScratchKafka.address();

    private final Ward ward = new Ward();
    private final AssessmentCodec codec = new AssessmentCodec(ward.key);
    private final AssessmentTopic topic = new AssessmentTopic("assessments-" + UUID.randomUUID());
    private final KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(KAFKA.client(), new StringSerializer(), new ByteArraySerializer());
    private long offset = -1;
    private int visible;

    @BeforeEach
    void makeTopic() {
        Topics.ensure(KAFKA, List.of(new Topics.Topic(topic.name(), 1, Map.of())));
    }

    @AfterEach
    void close() {
        producer.close();
        ward.close();
    }

    private void send(Assessment assessment) {
        send(assessment.patient().value(), codec.seal(assessment));
    }

    private void send(String key, byte[] value) {
        offset++;
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic.name(), key, value);
        new Source(0, offset, 0).addTo(record.headers());
        // an intake that waits in vain for it tells of a send that failed
        Future<RecordMetadata> _ = producer.send(record);
        producer.flush();
    }

    /// Runs an intake until it has handled all that was sent.
    private void takeAll() throws InterruptedException {
        try (AssessmentIntake intake = new AssessmentIntake(
                KAFKA.client(), topic, ward.pool(), ward.alerts, ward.key, InstantSource.system(), _ -> visible++)) {
            intake.start();
            intake.handled().await(Map.of(0, offset));
        }
    }

    @Test
    @Requirement({"EVI-2", "SCO-5"})
    void aRestartGoesOnWhereTheDatabaseStands() throws InterruptedException {
        send(Given.patient(1, Tier.HIGH).at(Ward.START));
        takeAll();
        send(Given.patient(2, Tier.MEDIUM).at(Ward.START));

        takeAll();

        assertThat(ward.board.panel(Ward.UNIT))
                .extracting(PanelEntry::patient)
                .containsExactly(Given.token(1), Given.token(2));
        assertThat(position()).isEqualTo(2);
        assertThat(visible).isEqualTo(2);
        assertThat(ward.alerts.figures().assessments()).isEqualTo(2);
    }

    @Test
    @Requirement("INT-6")
    void whatCannotBeReadIsSetAsideAndTheNextGoOn() throws InterruptedException {
        send(Given.token(1).value(), new byte[] {1, 2, 3});
        send("no token", codec.seal(Given.patient(1, Tier.HIGH).at(Ward.START)));
        send(Given.patient(2, Tier.HIGH).at(Ward.START));

        takeAll();

        assertThat(ward.only(Given.token(2)).tier()).isEqualTo(Tier.HIGH);
        assertThat(ward.count("set_aside")).isEqualTo(2);
        assertThat(ward.alerts.figures().setAside()).isEqualTo(2);
    }

    @Test
    @Requirement({"INT-6", "EVI-2"})
    void whatCanNeverBeRecordedIsSetAsideAloneAndItsBatchGoesOn() throws InterruptedException {
        send(Given.patient(1, Tier.HIGH).at(Ward.START));
        send(Given.patient(2, Tier.HIGH).at(Ward.START, 3_000));
        send(Given.patient(3, Tier.HIGH).at(Ward.START));

        takeAll();

        assertThat(ward.board.panel(Ward.UNIT))
                .extracting(PanelEntry::patient)
                .containsExactly(Given.token(1), Given.token(3));
        assertThat(ward.count("set_aside")).isOne();
    }

    private long position() {
        return ward.pool()
                .withHandle(handle -> handle.createQuery("select next_offset from alerts.intake_position")
                        .mapTo(Long.class)
                        .one());
    }
}
