package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.testkit.Requirement;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Calls that a well-behaved client does not make.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCallsTest {
    private static final FhirContext FHIR = FhirContext.forR4();
    private static final String CANARY = "Zyxwolfe";
    private static final int LARGEST = 20_000;

    @SuppressWarnings("NullAway") // JUnit opens it before the first test
    private Hospital hospital;

    private static final List<String> TRIED =
            List.of("Patient", "Observation", "Encounter", "Provenance", "Location", "MedicationRequest");

    @BeforeAll
    void open(@TempDir Path home) {
        hospital = new Hospital(home, new GatewayLimits(LARGEST, Duration.ofMinutes(1), 50, 200, 8));
    }

    @AfterAll
    void close() throws Exception {
        hospital.close();
    }

    @Test
    @Requirement("ACC-2")
    void withoutACallerNothingAnswers() {
        for (String path : List.of("/metadata", "/Patient/ada", "/Patient?family=x", "/nonsense", "")) {
            for (String caller : List.of("", "nobody")) {
                HttpResponse<String> response = hospital.get(caller, path);
                assertThat(response.statusCode()).as(path).isEqualTo(401);
                assertThat(code(response)).isEqualTo("VGL-GW-401");
            }
        }
    }

    @Test
    @Requirement("PHI-7")
    void noErrorRepeatsWhatTheCallerSent() {
        String broken = "{\"resourceType\":\"Observation\",\"" + CANARY + "\":\"" + CANARY + "\"}";
        String invalid = "{\"resourceType\":\"Observation\",\"status\":\"" + CANARY + "\"}";
        Stream<HttpRequest.Builder> calls = Stream.of(
                call("/Patient?" + CANARY + "=1"),
                call("/Patient?birthdate=" + CANARY),
                call("/Patient?family:" + CANARY + "=x"),
                call("/Observation?date=" + CANARY),
                call("/Observation?patient=" + CANARY),
                call("/Observation?_count=" + CANARY),
                call("/Observation?_sort=" + CANARY),
                call("/Observation?_cursor=" + CANARY),
                call("/Observation?_include=" + CANARY),
                call("/Patient/" + CANARY),
                call("/Patient/" + CANARY + "%20" + CANARY),
                call("/Patient/ada/_history/" + CANARY),
                call("/Patient/ada/" + CANARY),
                call("/" + CANARY),
                call("/" + CANARY + "?x=y"),
                call("/Patient/$" + CANARY),
                call("/Observation/hr-ada").header("Purpose-Of-Use", CANARY),
                post("/Observation", broken),
                post("/Observation", invalid),
                post("/Observation", "{" + CANARY),
                post("/Observation", "{\"resourceType\":\"" + CANARY + "\"}"),
                post("/Observation", "{\"resourceType\":\"Patient\",\"id\":\"" + CANARY + "\"}"),
                post("/Observation?" + CANARY, "{}"),
                post("/" + CANARY, "{}"),
                put("/Observation/hr-ada", broken).header("If-Match", CANARY),
                put("/Observation?identifier=" + CANARY, broken),
                call("/Observation?identifier=" + CANARY).DELETE(),
                call("/Observation").method("PATCH", BodyPublishers.ofString(CANARY)));

        List<HttpResponse<String>> answers = calls.map(hospital::send).toList();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode())
                    .as(answer.request().uri().toString())
                    .isBetween(400, 499);
            assertThat(answer.body() + answer.headers().map())
                    .as(answer.request().method() + " " + answer.request().uri())
                    .doesNotContain(CANARY);
            assertThat(code(answer)).matches("VGL-(GW|VLT)-[0-9]{3}");
        });
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWhetherOrNotItSaysItsLength() {
        byte[] large = ("{\"resourceType\":\"Observation\",\"text\":\"" + "x".repeat(LARGEST) + "\"}")
                .getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> declared =
                hospital.send(json(call("/Observation")).POST(BodyPublishers.ofByteArray(large)));
        HttpResponse<String> chunked = hospital.send(
                json(call("/Observation")).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(code(chunked)).isEqualTo("VGL-GW-413");
    }

    @Test
    void anAddressIsReadUpToItsLimit() {
        String longest = "/Observation?_id=" + "hr-ada,".repeat(2_400);
        String address = longest.substring(0, 16_384 - "/fhir".length() + 1);

        HttpResponse<String> read = hospital.send(call(address).GET());
        HttpResponse<String> refused = hospital.send(call(address + "xx").GET());

        assertThat(code(read)).as("a value too many, but read").isEqualTo("VGL-GW-400");
        assertThat(refused.statusCode()).isEqualTo(414);
        assertThat(code(refused)).isEqualTo("VGL-GW-418");
    }

    @Test
    void whoMayNotWriteMayNotWriteUnderACondition() {
        HttpRequest.Builder create = post("/Observation", body()).header("If-None-Exist", "identifier=x");

        HttpResponse<String> answer = hospital.send(create);

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void bodiesThatAreBuiltToHurtAreRefusedBeforeTheyAreBuilt() {
        String start = "{\"resourceType\":\"Observation\",";
        Stream<HttpRequest.Builder> calls = Stream.of(
                post("/Observation", "[".repeat(100_000)),
                post("/Observation", start + "\"extension\":[{".repeat(20_000)),
                post("/Observation", start + "\"valueQuantity\":{\"value\":1e999999999}}"),
                post("/Observation", start + "\"valueQuantity\":{\"value\":" + "9".repeat(1_000) + "}}"),
                post("/Observation", start + "\"status\":[1,2,3]}"),
                post("/Observation", start + "\"component\":\"x\"}"),
                post("/Observation", "\u0000\u0001"),
                post("/Observation", ""),
                xml("<!DOCTYPE x [<!ENTITY a \"" + CANARY
                        + "\">]><Observation xmlns=\"http://hl7.org/fhir\">&a;</Observation>"),
                xml("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><Observation xmlns=\"http://hl7.org/fhir\"/>"),
                xml("<a>".repeat(10_000)),
                xml("<Observation xmlns=\"http://hl7.org/fhir\"><status value=\"" + CANARY + "\"/></Observation>"),
                post(
                        "",
                        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                                + "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/ada\"}},".repeat(5_001)
                                + "{}]}"),
                post("", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{}]}"),
                json(call("/Observation")).header("Content-Encoding", "gzip").POST(BodyPublishers.ofString(body())));

        List<HttpResponse<String>> answers = calls.map(hospital::send).toList();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isBetween(400, 422);
            assertThat(answer.body()).doesNotContain(CANARY);
            assertThat(code(answer)).matches("VGL-(GW|VLT)-[0-9]{3}");
        });
    }

    @Test
    @Requirement("EVI-2")
    void whereTheLedgerCannotWriteNothingIsDisclosed(@TempDir Path home) throws Exception {
        try (Hospital withoutLedger = new Hospital(home, GatewayLimits.concurrent(8), List.of("vault", "gateway"))) {
            HttpResponse<String> answer = withoutLedger.get("nurse", "/Patient/ada");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(code(answer)).isEqualTo("VGL-GW-500");
            assertThat(answer.body()).doesNotContain("Lovelace");
        }
    }

    @Test
    @Requirement("INT-3")
    void theCapabilityStatementIsTrue() {
        CapabilityStatement statement = FHIR.newJsonParser()
                .parseResource(
                        CapabilityStatement.class,
                        hospital.get("nurse", "/metadata").body());

        assertThat(statement.getRestFirstRep().getResource())
                .hasSize(146)
                .filteredOn(resource -> TRIED.contains(resource.getType()))
                .hasSameSizeAs(TRIED)
                .allSatisfy(this::answersAsStated);
    }

    private void answersAsStated(CapabilityStatementRestResourceComponent resource) {
        for (CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent parameter :
                resource.getSearchParam()) {
            String value = switch (parameter.getType()) {
                case DATE -> "2026-01-01";
                case NUMBER, QUANTITY -> "1";
                case COMPOSITE -> parameter.getName().endsWith("quantity") ? "x$1" : "x$2026";
                case SPECIAL ->
                    Map.of("_filter", "_id%20eq%20x", "_list", "x").getOrDefault(parameter.getName(), "1%7C1%7C1%7Ckm");
                case REFERENCE ->
                    List.of("patient", "subject").contains(parameter.getName()) ? "Patient/ada" : "Thing/1";
                default -> "x";
            };
            HttpResponse<String> answer =
                    hospital.get("nurse", "/" + resource.getType() + "?" + parameter.getName() + "=" + value);
            assertThat(answer.statusCode())
                    .as(resource.getType() + "?" + parameter.getName() + "\n" + answer.body())
                    .isEqualTo(200);
        }
        assertThat(resource.getInteraction())
                .extracting(interaction -> interaction.getCode().toCode())
                .contains("read", "vread", "history-instance", "history-type", "search-type", "create");
        HttpResponse<String> create =
                hospital.send(post("/" + resource.getType(), "{\"resourceType\":\"" + resource.getType() + "\"}"));
        assertThat(create.statusCode()).as(resource.getType()).isEqualTo(403);
    }

    private HttpRequest.Builder call(String path) {
        return hospital.request("nurse", path);
    }

    private HttpRequest.Builder post(String path, String body) {
        return json(call(path)).POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder xml(String body) {
        return call("/Observation")
                .header("Content-Type", "application/fhir+xml")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder put(String path, String body) {
        return json(call(path)).PUT(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request) {
        return request.header("Content-Type", "application/fhir+json");
    }

    private static String body() {
        return FHIR.newJsonParser().encodeResourceToString(Hospital.heartRate("", "ada", 88));
    }

    private static String code(HttpResponse<String> response) {
        return FHIR.newJsonParser()
                .parseResource(OperationOutcome.class, response.body())
                .getIssueFirstRep()
                .getDetails()
                .getCodingFirstRep()
                .getCode();
    }
}
