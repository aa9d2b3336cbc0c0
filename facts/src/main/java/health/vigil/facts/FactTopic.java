package health.vigil.facts;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.PatientToken;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;

/// The topic that carries facts: keyed by care token, so that one patient's batches stay in order, with clock ticks
/// on every partition. The fact store is the record; the topic keeps a week.
///
/// @param name [#NAME], another one only in tests
/// @param partitions how many; fixed for the life of an installation, since a token's partition depends on it
public record FactTopic(String name, int partitions) {
    public static final String NAME = "vigil.facts";

    /// The topic of an installation, with the default number of partitions.
    public static final FactTopic DEFAULT = new FactTopic(NAME, 4);

    /// The topic's settings, by Kafka's names.
    public static final Map<String, String> SETTINGS = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, Long.toString(Duration.ofDays(7).toMillis()));

    /// The key of a clock tick; no token has this form.
    public static final String TICK_KEY = "clock";

    public FactTopic {
        if (partitions < 1 || partitions > 1024) {
            throw new IllegalArgumentException("the facts topic has 1 to 1024 partitions");
        }
    }

    /// The partition of a patient's facts: Kafka's own function of the key, so that every client agrees.
    public int partition(PatientToken patient) {
        return Utils.toPositive(Utils.murmur2(patient.value().getBytes(UTF_8))) % partitions;
    }
}
