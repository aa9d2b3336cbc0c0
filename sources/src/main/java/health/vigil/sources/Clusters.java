package health.vigil.sources;

import health.vigil.sources.KafkaSource.Cluster;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// How clients of Kafka clusters are configured.
@FunctionalInterface
public interface Clusters {
    /// What every client of a cluster is configured with, to be added to.
    ///
    /// @param cluster null for the platform's own
    Properties client(@Nullable Cluster cluster);
}
