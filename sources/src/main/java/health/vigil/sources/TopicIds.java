package health.vigil.sources;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/// Which topics those of a cluster are: one that was deleted and made anew is another one, and its offsets mean
/// other records.
final class TopicIds {
    private TopicIds() {}

    /// @return by name
    /// @throws KafkaException where the cluster does not say
    static Map<String, String> of(Properties client, Set<String> topics) {
        try (Admin admin = Admin.create(client)) {
            return admin.describeTopics(topics).allTopicNames().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            topic -> topic.getValue().topicId().toString()));
        } catch (ExecutionException e) {
            throw new KafkaException("topics are not described", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
