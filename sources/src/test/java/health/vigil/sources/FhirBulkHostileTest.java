package health.vigil.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exports that are not what they should be: nothing of them is lost, and none stops the next one.
@Requirement("INT-5")
class FhirBulkHostileTest extends WithExports {
    private void observations(String json) {
        pulling.ehr.handle("/bulk/Observation", exchange -> RecordSystem.send(exchange, 200, json));
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Encoding,gzip",
        "Content-Encoding,'aws-chunked,gzip'",
        "Content-Encoding,br",
        "Content-Type,application/gzip",
        "Content-Type,text/html"
    })
    void aFileThatIsCompressedOrForPeopleIsNotReadAndComesLater(String header, String value) throws Exception {
        patient("p1", "4711");
        history("p1", 3);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(String.join("\n", pulling.ehr.all("Observation")).getBytes(UTF_8));
        }
        pulling.ehr.handle("/bulk/Observation", exchange -> {
            exchange.getResponseHeaders().set(header, value);
            exchange.sendResponseHeaders(200, zipped.size());
            exchange.getResponseBody().write(zipped.toByteArray());
        });

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-024");
        assertThat(pulling.count("intake.journal")).isEqualTo(1);
        assertThat(pulling.ehr.asked("DELETE")).isZero();

        observations(String.join("\n", pulling.ehr.all("Observation")));
        assertThat(pulling.pull()).isTrue();
        assertThat(exports).hasSize(1);
        assertThat(pulling.records("Observation")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sorry\nsorry, too", "{\"error\":\"too many requests\"}"})
    void anExportWithoutAnyResourceIsKeptAndReadAgain(String lines) throws Exception {
        pulling.types = java.util.List.of("Observation");
        observations(lines);

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-024");
        assertThat(pulling.ehr.asked("DELETE")).isZero();

        patient("p1", "4711");
        history("p1", 3);
        observations(String.join("\n", pulling.ehr.all("Observation")));
        assertThat(pulling.pull()).isTrue();
        assertThat(exports).hasSize(1);
        assertThat(pulling.records("Observation")).isEqualTo(3);
        assertThat(pulling.ehr.asked("DELETE")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-chunked", "utf-8", "identity, UTF-8"})
    void aCodingThatChangesNothingIsNoReasonNotToRead(String coding) throws Exception {
        patient("p1", "4711");
        history("p1", 3);
        pulling.ehr.handle("/bulk/Observation", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", coding);
            RecordSystem.send(exchange, 200, String.join("\n", pulling.ehr.all("Observation")));
        });

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.records("Observation")).isEqualTo(3);
    }

    @Test
    void anExportWhoseOnlyLineCannotBeReadIsDone() throws Exception {
        pulling.types = java.util.List.of("Observation");
        observations("{\"resourceType\":\"Observation\",\"id\":\"o1\"");

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-030");
        assertThat(pulling.ehr.asked("DELETE")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"501,VGL-SRC-023", "500,VGL-SRC-020"})
    void anExportThatCannotBeDeletedIsReadOnce(int status, String problem) throws Exception {
        onDelete = status;
        patient("p1", "4711");

        assertThat(pulling.pull()).isTrue();
        assertThat(pulling.problems).containsExactly(problem);
        assertThat(pulling.pull()).isTrue();

        assertThat(exports).hasSize(2);
        assertThat(exports.getLast()).contains("_since");
    }

    @Test
    void aLineOfTheDeletedThatIsNoBundleWaitsAndTheRestIsTaken() throws Exception {
        patient("p1", "4711");
        history("p1", 3);
        pulling.pull();
        deleted.add("no Bundle");
        deleted.add(pulling.ehr.all("Observation").getFirst());
        deleted.add("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation/o1\"}}]}");

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.exceptions()).hasSize(2);
        assertThat(pulling.records("Observation")).isEqualTo(2);
    }

    @Test
    void aLineThatIsTooLongIsToldAndTheRestIsTaken() throws Exception {
        patient("p1", "4711");
        history("p1", 2);
        byte[] blank = " ".repeat(1 << 20).getBytes(UTF_8);
        byte[] all = ("\n" + String.join("\n", pulling.ehr.all("Observation"))).getBytes(UTF_8);
        pulling.ehr.handle("/bulk/Observation", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 33; i++) {
                exchange.getResponseBody().write(blank);
            }
            exchange.getResponseBody().write(all);
        });

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-029");
        assertThat(pulling.records("Observation")).isEqualTo(2);
        assertThat(pulling.ehr.asked("DELETE")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0"})
    void anExportMayBeAskedAboutForHoursAndNeverWithoutAPause(String seconds) throws Exception {
        patient("p1", "4711");
        unfinished = 100;
        retryAfter = seconds;

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.pauses).hasSize(100).containsOnly(Duration.ofSeconds(1));
        assertThat(pulling.records("Patient")).isEqualTo(1);
    }
}
