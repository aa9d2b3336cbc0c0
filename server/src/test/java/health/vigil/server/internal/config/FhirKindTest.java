package health.vigil.server.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.sources.FhirSettings;
import health.vigil.sources.FhirSettings.Bulk;
import health.vigil.sources.FhirSettings.PatientNumbers;
import health.vigil.sources.SourceSettings;
import health.vigil.testkit.Requirement;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Requirement("INT-5")
class FhirKindTest {
    private static final String LEAST =
            "\"base\":\"https://ehr.example.org/r4/\",\"client\":\"vigil\",\"key\":\"/k.pem\"";

    private static List<SourceSettings> read(String fhir) {
        String sources = "{\"ehr\":{\"fhir\":{" + fhir + "}}}";
        return SourceSections.read(new Section("sources", JsonMapper.shared().readTree(sources)));
    }

    @Test
    void whatHoldsUnlessItIsSaid() {
        assertThat(read(LEAST + ",\"types\":[\"Patient\"]"))
                .containsExactly(new FhirSettings(
                        "ehr",
                        URI.create("https://ehr.example.org/r4"),
                        "vigil",
                        Path.of("/k.pem"),
                        null,
                        List.of("Patient"),
                        null,
                        Duration.ofMinutes(15),
                        200,
                        new Bulk.None(),
                        List.of(),
                        null));
    }

    @Test
    void allThatCanBeSaid() {
        assertThat(read(LEAST + """
                        ,"types":["Patient","Observation"],"authority":"/a.pem","since":"2024-01-01T00:00:00Z","every":"1d",
                        "count":50,"bulk":"group g-1","files":["https://files.example.org/x"],
                        "patientNumbers":{"system":"urn:oid:1.2.3","facility":"GENERAL"}"""))
                .containsExactly(new FhirSettings(
                        "ehr",
                        URI.create("https://ehr.example.org/r4"),
                        "vigil",
                        Path.of("/k.pem"),
                        Path.of("/a.pem"),
                        List.of("Observation", "Patient"),
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Duration.ofDays(1),
                        50,
                        new Bulk.Members("g-1"),
                        List.of(URI.create("https://files.example.org/x")),
                        new PatientNumbers("urn:oid:1.2.3", "GENERAL")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEAST,
                LEAST + ",\"types\":[\"patient\"]",
                LEAST + ",\"types\":[\"Patient\"],\"bulk\":\"all\"",
                LEAST + ",\"types\":[\"Patient\"],\"bulk\":\"group a/b\"",
                LEAST + ",\"types\":[\"Patient\"],\"since\":\"yesterday\"",
                LEAST + ",\"types\":[\"Patient\"],\"files\":[\"http://files.example.org\"]",
                LEAST + ",\"types\":[\"Patient\"],\"sinse\":\"2024-01-01T00:00:00Z\"",
                LEAST + ",\"types\":[\"Patient\"],\"patientNumbers\":{\"facility\":\"GENERAL\"}",
                "\"base\":\"http://ehr.example.org/r4\",\"client\":\"vigil\",\"key\":\"/k.pem\",\"types\":[\"Patient\"]",
                "\"client\":\"vigil\",\"key\":\"/k.pem\",\"types\":[\"Patient\"]"
            })
    void whatCannotBeIsRefusedAtTheStart(String fhir) {
        assertThatThrownBy(() -> read(fhir)).isInstanceOf(ConfigException.class);
    }
}
