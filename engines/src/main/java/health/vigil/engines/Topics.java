package health.vigil.engines;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// Makes topics; nothing makes one by writing to it.
public final class Topics {
    private Topics() {}

    /// A topic that must be there.
    ///
    /// @param name such as `vigil.facts`
    /// @param partitions how many, where it is made now; an existing topic keeps its number
    /// @param settings topic settings by their Kafka names, such as `retention.ms`
    public record Topic(String name, int partitions, Map<String, String> settings) {
        public Topic {
            settings = Map.copyOf(settings);
        }
    }

    /// Makes those of the topics that are missing, with the cluster's default replication.
    ///
    /// @throws ProblemException `VGL-ENG-006` where the cluster refuses or cannot be reached
    public static void ensure(KafkaAddress kafka, List<Topic> topics) {
        try (Admin admin = Admin.create(kafka.client())) {
            for (Topic topic : topics) {
                NewTopic wanted = new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                        .configs(topic.settings());
                make(admin, wanted);
            }
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static void make(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static ProblemException failed(Exception cause) {
        return new ProblemException(
                new Problem(
                        "VGL-ENG-006",
                        "A Kafka topic cannot be made.",
                        "Check that the brokers are reachable and that the platform's certificate may create topics."),
                cause);
    }
}
