package health.vigil.facts;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.PatientToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Utils;

/// The topic that carries facts: keyed by care token, so that one patient's batches stay in order, with clock ticks
/// on every partition. The fact store is the record; the topic keeps a week.
///
/// @param partitions how many; fixed for the life of an installation, since a token's partition depends on it
public record FactTopic(int partitions) {
    public static final String NAME = "vigil.facts";

    /// The key of a clock tick; no token has this form.
    public static final String TICK_KEY = "clock";

    public static final int DEFAULT_PARTITIONS = 4;

    private static final Duration RETENTION = Duration.ofDays(7);

    public FactTopic {
        if (partitions < 1 || partitions > 1024) {
            throw new IllegalArgumentException("the facts topic has 1 to 1024 partitions");
        }
    }

    /// The partition of a patient's facts: Kafka's own function of the key, so that every client agrees.
    public int partition(PatientToken patient) {
        return Utils.toPositive(Utils.murmur2(patient.value().getBytes(UTF_8))) % partitions;
    }

    /// Creates the topic where it is absent.
    ///
    /// @param replicas 1 for a single broker
    public void create(Admin admin, short replicas) throws InterruptedException {
        NewTopic topic = new NewTopic(NAME, partitions, replicas)
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(RETENTION.toMillis())));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("the facts topic could not be created", e.getCause());
            }
        }
    }
}
