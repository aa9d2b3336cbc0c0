package health.vigil.server.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.base.Sha256;
import health.vigil.server.VigilConfig;
import health.vigil.sources.DirectorySource;
import health.vigil.sources.HttpSource;
import health.vigil.sources.KafkaSource;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is configured for sources.
@Requirement("INT-4")
class SourceSectionsTest {
    private static final Path ROOT = Path.of(System.getProperty("vigil.root", ".."));
    private static final Path EXAMPLES = ROOT.resolve("docs/examples/sources");

    private static VigilConfig documented() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/configuration.md"));
        String sources = page.substring(page.indexOf("```yaml\nsources:") + 8);
        return ConfigFile.parse(sources.substring(0, sources.indexOf("```")).replace("/etc/vigil/", EXAMPLES + "/"));
    }

    @Test
    void everyKeyIsReadAndDocumented() throws IOException {
        VigilConfig config = documented();

        HttpSource.Settings monitors =
                (HttpSource.Settings) config.neighbours().sources().get(0);
        assertThat(monitors.name()).isEqualTo("monitors");
        assertThat(monitors.account()).isEqualTo("monitor-gateway");
        DirectorySource.Settings laboratory =
                (DirectorySource.Settings) config.neighbours().sources().get(1);
        assertThat(laboratory.path()).isEqualTo(Path.of("/srv/laboratory"));
        assertThat(laboratory.every()).isEqualTo(Duration.ofSeconds(30));
        KafkaSource.Settings wearables =
                (KafkaSource.Settings) config.neighbours().sources().get(2);
        assertThat(wearables.topics()).isEqualTo(Set.of("wearables.readings"));
        assertThat(wearables.cluster())
                .isEqualTo(new KafkaSource.Cluster(
                        "k1.example.org:9093", Path.of("/etc/k.pem"), Path.of("/etc/c.pem"), Path.of("/etc/c.key")));
    }

    @Test
    @Requirement("EVI-1")
    void theDigestOfTheSettingsHasThatOfEachMapping() throws IOException {
        byte[] mapping = Files.readAllBytes(EXAMPLES.resolve("monitors.yaml"));

        assertThat(documented().toString()).contains("sha256:" + Sha256.hex(mapping));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | sources.s must have one of [",
                "{http: {account: a}}                            | sources.s.mapping is required",
                "{mapping: none.yaml, http: {account: a}}        | none.yaml cannot be read",
                "{mapping: MAP, http: {}}                        | sources.s.http.account is required",
                "{mapping: MAP, http: {account: a, port: 1}}     | sources.s.http.port is not a key",
                "{mapping: MAP, http: {account: a}, kafka: {topics: [t]}} | sources.s must have one of",
                "{mapping: MAP, directory: {}}                   | sources.s.directory.path is required",
                "{mapping: MAP, directory: {path: p, every: 1ms}} | sources.s.directory.every is out of its range",
                "{mapping: MAP, kafka: {topics: []}}             | sources.s.kafka.topics must be a list",
                "{mapping: MAP, kafka: {topics: [vigil.facts]}}  | one of the platform's own",
                "{mapping: MAP, kafka: {topics: [t], bootstrap: b}} | sources.s.kafka.authority is required",
                "{mapping: MAP, kafka: {topics: [t], key: k}}    | sources.s.kafka.bootstrap is required",
            })
    void whatCannotBeIsRefused(String source, String told) {
        String mapping = "'" + EXAMPLES.resolve("wearables.yaml") + "'";
        assertThatThrownBy(() -> ConfigFile.parse("sources: {s: " + source.replace("MAP", mapping) + "}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(told);
    }
}
