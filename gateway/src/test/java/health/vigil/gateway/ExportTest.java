package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement("INT-3")
class ExportTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path home = Path.of("");

    @SuppressWarnings("NullAway") // JUnit opens it before each test
    private Hospital hospital;

    @BeforeEach
    void open() {
        hospital = new Hospital(home, GatewayLimits.concurrent(8));
    }

    @AfterEach
    void close() throws Exception {
        hospital.close();
    }

    @Test
    void anExportHasWhatItsCallerMayTakeAlong() throws Exception {
        for (int i = 0; i < 700; i++) {
            hospital.write(heartRate("more-" + i, "ada", 60 + i % 100));
        }

        JsonNode manifest = export("/$export");

        List<String> lines = lines(manifest, "Observation");
        assertThat(lines).hasSize(701).doesNotHaveDuplicates().noneMatch(line -> line.contains("Patient/ben"));
        assertThat(lines(manifest, "Patient")).hasSize(1).allMatch(line -> line.contains("Lovelace"));
        assertThat(lines(manifest, "Location")).hasSize(2);
        assertThat(manifest.get("requiresAccessToken").asBoolean()).isTrue();
        assertThat(counted(manifest, "Observation")).isEqualTo(701);
    }

    @Test
    @Requirement({"EVI-1", "EVI-2", "ACC-2"})
    void everyRecordInAFileIsInTheLedgerAndRefusalsToo() throws Exception {
        export("/Patient/$export?_type=Observation");

        List<Entry> entries = hospital.entriesOf("physician");
        assertThat(entries)
                .extracting(Entry::act)
                .anySatisfy(act -> assertThat(act)
                        .isInstanceOfSatisfying(
                                Act.RecordsDisclosed.class,
                                disclosed -> assertThat(disclosed.resources())
                                        .containsExactly("Observation/hr-ada/_history/1")))
                .anySatisfy(act -> assertThat(act)
                        .isInstanceOfSatisfying(
                                Act.RecordsDisclosed.class,
                                disclosed -> assertThat(disclosed.resources())
                                        .containsExactly("Observation/hr-ben/_history/1")))
                .anySatisfy(act -> assertThat(act)
                        .isInstanceOfSatisfying(
                                Act.RecordsExported.class,
                                exported -> assertThat(exported.records()).containsEntry("Observation", 1L)));
    }

    @Test
    void typesAndTimesNarrowAnExport() throws Exception {
        JsonNode typed = export("/$export?_type=Patient,Encounter&_outputFormat=ndjson");
        JsonNode later = export("/$export?_since=2999-01-01T00:00:00Z");

        assertThat(types(typed)).containsExactly("Encounter", "Patient");
        assertThat(later.get("output")).isEmpty();
    }

    @Test
    void aGroupsExportHasItsMembersOnly() throws Exception {
        Group group = new Group();
        group.setId("study");
        group.setType(Group.GroupType.PERSON).setActual(true);
        group.addMember().setEntity(new Reference("Patient/ben"));
        group.addMember().setEntity(new Reference("Patient/cyd"));
        hospital.write(group);

        JsonNode manifest = await(
                "ehr",
                begin("ehr", "/Group/study/$export?_type=Patient,Observation")
                        .headers()
                        .firstValue("Content-Location")
                        .orElseThrow());

        assertThat(lines("ehr", manifest, "Patient"))
                .hasSize(2)
                .noneMatch(line -> line.contains("Lovelace"))
                .anyMatch(line -> line.contains("Britten"));
        assertThat(lines("ehr", manifest, "Observation")).hasSize(2);
        assertThat(hospital.entriesOf("ehr"))
                .extracting(Entry::act)
                .contains(new Act.RecordsDisclosed("export-group", List.of("Group/study/_history/1"), List.of()));
    }

    @Test
    @Requirement("EVI-1")
    void aGroupThatIsNotThereIsRefusedOnTheRecord() {
        assertThat(begin("ehr", "/Group/none/$export").statusCode()).isEqualTo(404);

        assertThat(hospital.entriesOf("ehr"))
                .extracting(Entry::act)
                .contains(new Act.RecordsDisclosed("export-group", List.of("Group"), List.of()));
    }

    @Test
    void anExportIsItsCallersAlone() throws Exception {
        String status = begin("physician", "/$export")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        JsonNode manifest = await(status);
        String file = manifest.get("output").get(0).get("url").asText();

        for (String other : List.of("nurse", "other-nurse", "operator")) {
            assertThat(hospital.get(other, status).statusCode()).as(other).isEqualTo(404);
            assertThat(hospital.get(other, file).statusCode()).as(other).isEqualTo(404);
            assertThat(hospital.send(hospital.request(other, status).DELETE()).statusCode())
                    .isEqualTo(404);
        }
        assertThat(hospital.send(hospital.request("physician", status).DELETE()).statusCode())
                .isEqualTo(202);
        assertThat(hospital.get("physician", status).statusCode()).isEqualTo(404);
        assertThat(hospital.get("physician", file).statusCode()).isEqualTo(404);
    }

    @Test
    @Requirement("ACC-3")
    void thoseWhoMayNotExportAreRefused() {
        for (String caller : List.of("nurse", "billing", "engineer", "integrator", "operator")) {
            assertThat(begin(caller, "/$export").statusCode()).as(caller).isEqualTo(403);
        }
    }

    @Test
    void aKickOffThatIsNotUnderstoodIsRefused() {
        assertThat(hospital.get("physician", "/$export").statusCode()).isEqualTo(400);
        assertThat(begin("physician", "/$export?_outputFormat=text/csv").statusCode())
                .isEqualTo(400);
        for (String refused : List.of("_type=Nonsense", "_elements=id", "_summary=true")) {
            assertThat(begin("physician", "/$export?" + refused).statusCode())
                    .as(refused)
                    .isEqualTo(400);
        }
        assertThat(hospital.send(hospital.request("physician", "/$export")
                                .header("Prefer", "respond-async")
                                .header("Content-Type", "application/fhir+json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"resourceType\":\"Parameters\",\"parameter\":"
                                                + "[{\"name\":\"_elements\",\"valueString\":\"id\"}]}")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(begin("physician", "/$export?_typeFilter=Observation%3Fcode%3Dx")
                        .statusCode())
                .isEqualTo(400);
        assertThat(hospital.get("physician", "/$export-status?_job=x").statusCode())
                .isEqualTo(404);
    }

    @Test
    @Requirement("PHI-2")
    void filesAreSealedInTheDatabase() throws Exception {
        export("/$export?_type=Patient");

        assertThat(hospital.everythingIn("gateway.export_file")).isNotEmpty().doesNotContain("Lovelace", "MRN-");
    }

    @Test
    void anExportGoesOnAfterARestart() throws Exception {
        for (int i = 0; i < 600; i++) {
            hospital.write(heartRate("more-" + i, "ada", 60 + i % 100));
        }
        String status = begin("physician", "/Patient/$export")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();

        hospital.restart();

        JsonNode manifest = await(hospital.base() + status.substring(status.indexOf("/$export-status")));
        assertThat(counted(manifest, "Observation")).isEqualTo(601);
        assertThat(counted(manifest, "Patient")).isEqualTo(1);
    }

    private JsonNode export(String path) throws Exception {
        HttpResponse<String> begun = begin("physician", path);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        return await(begun.headers().firstValue("Content-Location").orElseThrow());
    }

    private HttpResponse<String> begin(String caller, String path) {
        return hospital.send(hospital.request(caller, path).header("Prefer", "respond-async"));
    }

    private JsonNode await(String status) throws IOException, InterruptedException {
        return await("physician", status);
    }

    private JsonNode await(String caller, String status) throws IOException, InterruptedException {
        for (int polled = 0; polled < 600; polled++) {
            HttpResponse<String> response = hospital.get(caller, status);
            if (response.statusCode() == 200) {
                return JSON.readTree(response.body());
            }
            assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            assertThat(response.headers().firstValue("X-Progress")).isPresent();
            Thread.sleep(100);
        }
        throw new AssertionError("the export does not end");
    }

    private List<String> lines(JsonNode manifest, String type) {
        return lines("physician", manifest, type);
    }

    private List<String> lines(String caller, JsonNode manifest, String type) {
        List<String> lines = new ArrayList<>();
        for (JsonNode file : manifest.get("output")) {
            if (file.get("type").asText().equals(type)) {
                HttpResponse<String> response =
                        hospital.get(caller, file.get("url").asText());
                assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                        .startsWith("application/fhir+ndjson");
                lines.addAll(response.body().lines().toList());
            }
        }
        return lines;
    }

    private static int counted(JsonNode manifest, String type) {
        int count = 0;
        for (JsonNode file : manifest.get("output")) {
            count += file.get("type").asText().equals(type) ? file.get("count").asInt() : 0;
        }
        return count;
    }

    private static List<String> types(JsonNode manifest) {
        List<String> types = new ArrayList<>();
        manifest.get("output").forEach(file -> types.add(file.get("type").asText()));
        return types.stream().distinct().sorted().toList();
    }
}
