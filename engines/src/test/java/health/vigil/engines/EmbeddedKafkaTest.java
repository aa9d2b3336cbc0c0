package health.vigil.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    private static final List<Topics.Topic> TOPICS = List.of(new Topics.Topic("readings", 1, Map.of()));

    @Test
    void aRestartFindsWhatWasAcknowledged(@TempDir Path data) throws Exception {
        Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, certificates)) {
            Topics.ensure(kafka.address(), TOPICS);
            send(kafka.address().client(), "kept");
        }

        try (EmbeddedKafka again = EmbeddedKafka.start(data, certificates)) {
            assertThat(firstOf(again.address())).isEqualTo("kept");
        }
    }

    @Test
    @Requirement("PHI-2")
    void aSendersCertificateOfTheSameAuthorityIsRefused(@TempDir Path data) {
        Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, certificates)) {
            Topics.ensure(kafka.address(), TOPICS);
            Certificates.Leaf sender = certificates.client("bedside-gateway");
            KafkaAddress asSender = new KafkaAddress(
                    kafka.address().bootstrap(), certificates.authority(), sender.certificate(), sender.key());

            assertThatThrownBy(() -> send(asSender.client(), "forged"))
                    .rootCause()
                    .hasMessageContaining("Not authorized to access topics");
        }
    }

    @Test
    @Requirement("PHI-2")
    void aClientWithoutACertificateIsRefused(@TempDir Path data) {
        Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, certificates)) {
            Topics.ensure(kafka.address(), TOPICS);
            Properties anonymous = kafka.address().client();
            anonymous.keySet().removeIf(key -> key.toString().startsWith("ssl.keystore"));

            assertThatThrownBy(() -> send(anonymous, "forged")).hasMessageContaining("SslAuthenticationException");
        }
    }

    @Test
    void topicsThatAreThereAreLeftAlone() {
        Topics.ensure(ScratchKafka.address(), TOPICS);

        Topics.ensure(ScratchKafka.address(), List.of(new Topics.Topic("readings", 7, Map.of())));

        try (Consumer<String, String> consumer = new KafkaConsumer<>(
                ScratchKafka.address().client(), new StringDeserializer(), new StringDeserializer())) {
            assertThat(consumer.partitionsFor("readings")).hasSize(1);
        }
    }

    private static void send(Properties client, String value) throws Exception {
        try (Producer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("readings", "key", value)).get();
        }
    }

    private static String firstOf(KafkaAddress kafka) {
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(kafka.client(), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("readings", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofSeconds(30))) {
                return each.value();
            }
            return "nothing";
        }
    }
}
