package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.intake.Receipt;
import health.vigil.sources.FhirSettings.Bulk;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;

/// Bulk Data exports of a record system (Bulk Data Access 2.0).
@Requirement("INT-5")
class FhirBulkTest extends WithExports {
    @Test
    void anExportIsAskedForAwaitedReadPatientsFirstAndDeleted() throws Exception {
        patient("p1", "4711");
        history("p1", 230);

        assertThat(pulling.pull()).isTrue();

        assertThat(exports).containsExactly("/fhir/$export?_type=Patient,Observation respond-async");
        assertThat(pulling.pauses).containsExactly(Duration.ofSeconds(11), Duration.ofSeconds(11));
        assertThat(pulling.received()).isEqualTo(new Receipt(231, 0, 0));
        assertThat(pulling.exceptions()).isEmpty();
        assertThat(pulling.records("Observation")).isEqualTo(230);
        assertThat(pulling.ehr.requests.getLast()).isEqualTo("DELETE /bulk/status");
        assertThat(pulling.ehr.asked("GET /fhir/Patient/")).isZero();
    }

    @Test
    void theNextExportIsOfWhatChangedSinceAndDeletesWhatIsDeleted() throws Exception {
        patient("p1", "4711");
        history("p1", 3);
        pulling.pull();
        pulling.ehr.remove("Observation", "o1");
        deleted.add("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation/o1\"}},"
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation/never\"}},"
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/p1\"}}]}");

        assertThat(pulling.pull()).isTrue();

        assertThat(exports.getLast()).contains("_since=2026-02-20T00");
        assertThat(pulling.current(Observation.class, "o1")).isEmpty();
        assertThat(pulling.records("Observation")).isEqualTo(2);
        assertThat(pulling.records("Patient")).isEqualTo(1);
        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-033");
    }

    @Test
    void anInterruptedImportGoesOnAtItsLine() throws Exception {
        patient("p1", "4711");
        history("p1", 230);
        pulling.round(new Faltering(pulling.door(), new AtomicInteger(4), true));
        assertThat(pulling.count("intake.journal")).isBetween(100L, 200L);
        pulling.received();

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.received().repeated()).isZero();
        assertThat(exports).hasSize(1);
        assertThat(pulling.records("Observation")).isEqualTo(230);
    }

    @Test
    void aFileThatBreaksOffIsReadAgainFromWhereItCameTo() throws Exception {
        patient("p1", "4711");
        history("p1", 150);
        int[] tries = {0};
        pulling.ehr.handle("/bulk/Observation", exchange -> {
            byte[] all =
                    String.join("\n", pulling.ehr.all("Observation")).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, all.length);
            exchange.getResponseBody().write(all, 0, tries[0]++ == 0 ? all.length - 100 : all.length);
        });

        assertThat(pulling.pull()).isTrue();

        assertThat(tries[0]).isEqualTo(2);
        assertThat(pulling.received()).isEqualTo(new Receipt(151, 0, 0));
    }

    @Test
    void anExportThatIsGoneIsAskedForAgain() throws Exception {
        patient("p1", "4711");
        pulling.ehr.fail("/bulk/Patient", 404, Map.of(), 1);

        assertThat(pulling.pull()).isFalse();
        assertThat(pulling.problems).containsExactly("VGL-SRC-028");

        assertThat(pulling.pull()).isTrue();
        assertThat(exports).hasSize(2);
        assertThat(pulling.records("Patient")).isEqualTo(1);
    }

    @Test
    @Requirement("INT-6")
    void errorsOfAnExportAreToldAndTheRestIsTaken() throws Exception {
        patient("p1", "4711");
        errors = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"information\"}]}\n"
                + "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\"}]}";

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-029");
        assertThat(pulling.records("Patient")).isEqualTo(1);
        errors = "";
        assertThat(pulling.pull()).isTrue();
        assertThat(exports.getLast()).contains("_since");
    }

    @Test
    void aGroupIsExportedByItsId() throws Exception {
        pulling.bulk = new Bulk.Members("g1");
        patient("p1", "4711");

        assertThat(pulling.pull()).isTrue();

        assertThat(exports).singleElement().asString().startsWith("/fhir/Group/g1/$export?_type=");
    }

    @Test
    void aFileAtAnotherServerIsNotRead() throws Exception {
        patient("p1", "4711");
        pulling.ehr.handle(
                "/bulk/status",
                exchange -> RecordSystem.send(
                        exchange,
                        200,
                        "{\"transactionTime\":\"" + MADE
                                + "\",\"output\":[{\"type\":\"Patient\",\"url\":\"https://elsewhere.example.org/f\"}]}"));

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-026");
    }
}
