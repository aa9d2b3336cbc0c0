package health.vigil.scoring;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/// The topic that carries assessments: keyed by care token, sealed, with as many partitions as the facts topic, so
/// that the assessments of one partition of facts stay together and in order.
///
/// @param name [#NAME], another one only in tests
public record AssessmentTopic(String name) {
    public static final String NAME = "vigil.assessments";

    /// The topic of an installation.
    public static final AssessmentTopic DEFAULT = new AssessmentTopic(NAME);

    /// The topic's settings, by Kafka's names.
    public static final Map<String, String> SETTINGS = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, Long.toString(Duration.ofDays(7).toMillis()));
}
