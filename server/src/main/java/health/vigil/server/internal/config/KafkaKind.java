package health.vigil.server.internal.config;

import health.vigil.sources.KafkaSource;
import health.vigil.sources.MappingFile;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A source that writes to topics: `kafka: {topics: [NAME]}`, with `bootstrap`, `authority`, `certificate` and `key`
/// where they are not on the platform's own cluster.
final class KafkaKind implements SourceSections.Kind {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    @Override
    public KafkaSource.Settings read(String name, Section source, Section own) {
        Set<String> topics = own.names("topics", Set.of());
        if (topics.isEmpty()
                || !topics.stream().allMatch(topic -> TOPIC.matcher(topic).matches())) {
            throw new ConfigException("sources." + name + ".kafka.topics must be a list of names of topics");
        }
        if (topics.stream().anyMatch(topic -> topic.startsWith("vigil."))) {
            throw new ConfigException("sources." + name + ".kafka.topics names one of the platform's own topics");
        }
        KafkaSource.Settings settings =
                new KafkaSource.Settings(name, MappingFile.read(source.path("mapping")), topics, cluster(own));
        own.finish();
        return settings;
    }

    private static KafkaSource.@Nullable Cluster cluster(Section own) {
        String bootstrap = own.text("bootstrap", "");
        boolean ours = bootstrap.isEmpty();
        return ours
                        && own.optionalPath("authority").isEmpty()
                        && own.optionalPath("certificate").isEmpty()
                        && own.optionalPath("key").isEmpty()
                ? null
                : new KafkaSource.Cluster(
                        own.text("bootstrap"), own.path("authority"), own.path("certificate"), own.path("key"));
    }
}
