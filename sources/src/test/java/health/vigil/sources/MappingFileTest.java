package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.Convert;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A mapping that is tried on files, without a platform.
@Requirement("INT-4")
class MappingFileTest {
    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter report = new StringWriter();

    private void convert(String name, String content) throws IOException {
        Path file = Files.writeString(home.resolve(name), content);
        try (Convert convert =
                new Convert(SenderSettings.inZone(ZoneOffset.UTC), InstantSource.system(), out, report)) {
            Room.example("wearables.yaml").convert(file, convert);
        }
    }

    @Test
    void saysWhatEachItemBecomesAndWhereEveryValueWent() throws IOException {
        convert("1.ndjson", "{\"mrn\": \"4711\", \"ts\": 1772366400000, \"bpm\": 91, \"x\\\"\": 1}\n{\"bpm\": 3}\n");

        assertThat(out.toString().lines()).hasSize(2);
        assertThat(out.toString()).contains("\"resourceType\":\"Observation\"").contains("VGL-SRC-004");
        JsonNode told = JsonMapper.shared().readTree(report.toString());
        assertThat(told.get("totals").get("unaccounted").asInt()).isZero();
        assertThat(told.get("totals").get("mapped").asInt()).isEqualTo(3);
        assertThat(told.get("totals").get("problems").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsNoFileOfTheMappingIsRefused() {
        assertThatThrownBy(() -> convert("1.json", "[1]"))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("VGL-SRC-010");
        assertThatThrownBy(() -> MappingFile.read(home.resolve("none.yaml")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("cannot be read");
    }
}
