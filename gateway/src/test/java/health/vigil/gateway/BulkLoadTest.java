package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loads through the real API.
@Requirement("INT-3")
class BulkLoadTest {
    @Test
    void loadsWhatCanBeStoredKeepsWhatCannotAndGoesOnWhereItWas(@TempDir Path home) throws Exception {
        Path files = Files.createDirectory(home.resolve("files"));
        Path file = files.resolve("Observation.ndjson");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            lines.add(line("load-" + i, "ada", i));
        }
        lines.set(
                7,
                "{\"resourceType\":\"Observation\",\"id\":\"load-7\",\"status\":\"final\",\"code\":{\"text\":\"none\"}}");
        lines.set(120, "no JSON");
        Files.write(file, lines);
        try (Hospital hospital = new Hospital(home, GatewayLimits.concurrent(4));
                HttpClient http = HttpClient.newHttpClient()) {
            BulkLoad load = new BulkLoad(http, URI.create(hospital.base()), "ehr");

            BulkLoad.Counts counts = load.directory(files);

            assertThat(counts).isEqualTo(new BulkLoad.Counts(148, 2));
            Path failed = files.resolve("Observation.failed.ndjson");
            assertThat(Files.readAllLines(failed))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("VGL-GW-422", "load-7"),
                            line -> assertThat(line).contains("no JSON"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(failed)))
                    .isEqualTo("rw-------");
            assertThat(hospital.get("nurse", "/Observation/load-149").statusCode())
                    .isEqualTo(200);
            assertThat(hospital.entriesOf("ehr"))
                    .extracting(Entry::act)
                    .filteredOn(Act.RecordsWritten.class::isInstance)
                    .flatExtracting(act -> ((Act.RecordsWritten) act).resources())
                    .hasSizeGreaterThanOrEqualTo(148);

            Files.write(file, List.of(line("late", "ada", 60)), java.nio.file.StandardOpenOption.APPEND);
            assertThat(load.directory(files)).isEqualTo(new BulkLoad.Counts(149, 2));
            assertThat(hospital.get("nurse", "/Observation/load-0/_history").body())
                    .contains("\"total\":1");
        }
    }

    @Test
    void aServerThatLetsNobodyInEndsTheLoadAndKeepsThePlace(@TempDir Path home) throws Exception {
        Path files = Files.createDirectory(home.resolve("files"));
        Files.write(files.resolve("Observation.ndjson"), List.of(line("one", "ada", 60)));
        try (Hospital hospital = new Hospital(home, GatewayLimits.concurrent(4));
                HttpClient http = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> new BulkLoad(http, URI.create(hospital.base()), "nobody").directory(files))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("401");

            assertThat(new BulkLoad(http, URI.create(hospital.base()), "ehr").directory(files))
                    .isEqualTo(new BulkLoad.Counts(1, 0));
        }
    }

    private static String line(String id, String patient, int value) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(Hospital.heartRate(id, patient, value));
    }
}
