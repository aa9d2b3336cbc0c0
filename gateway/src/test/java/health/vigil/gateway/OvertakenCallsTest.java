package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.ledger.Act;
import health.vigil.testkit.Requirement;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Calls at the same time about the same records: each is as if it had come alone.
@Requirement("INT-3")
class OvertakenCallsTest extends WithHospital {
    private static final int CALLERS = 6;
    private static final int CALLS = 36;

    private List<HttpResponse<String>> atOnce(IntFunction<HttpResponse<String>> call) throws Exception {
        List<HttpResponse<String>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<HttpResponse<String>>> asked = IntStream.range(0, CALLS)
                    .mapToObj(i -> callers.submit(() -> call.apply(i)))
                    .toList();
            for (Future<HttpResponse<String>> answer : asked) {
                answers.add(of(answer));
            }
        }
        return answers;
    }

    private static HttpResponse<String> of(Future<HttpResponse<String>> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static List<Integer> statuses(List<HttpResponse<String>> answers) {
        return answers.stream().map(HttpResponse::statusCode).distinct().toList();
    }

    @Test
    void everyPatchIsMade() throws Exception {
        hospital.write(heartRate("contended", "ada", 70));

        List<HttpResponse<String>> answers =
                atOnce(i -> hospital.send(hospital.request("portal", "/Observation/contended")
                        .header("Content-Type", "application/json-patch+json")
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(
                                        i == 0
                                                ? "[{\"op\":\"add\",\"path\":\"/note\",\"value\":[{\"text\":\"0\"}]}]"
                                                : "[{\"op\":\"replace\",\"path\":\"/valueQuantity/value\",\"value\":"
                                                        + (100 + i)
                                                        + "}]"))));

        assertThat(statuses(answers)).containsExactly(200);
        JsonNode last =
                JSON.readTree(hospital.get("portal", "/Observation/contended").body());
        assertThat(last.path("meta").path("versionId").asInt()).isEqualTo(1 + CALLS);
        assertThat(last.path("note").size()).isEqualTo(1);
        assertThat(hospital.entriesOf("portal").stream()
                        .filter(entry -> entry.act() instanceof Act.RecordsWritten written
                                && written.interaction().equals("patch"))
                        .count())
                .as("each patch is in the ledger once")
                .isEqualTo(CALLS);
    }

    @Test
    void transactionsThatMeetEachOtherAreAllMade() throws Exception {
        hospital.write(heartRate("of-ada", "ada", 70), heartRate("of-ben", "ben", 70));

        List<HttpResponse<String>> answers = atOnce(i -> hospital.post("ehr", "/", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                  {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e%x",
                   "resource":%s,"request":{"method":"POST","url":"Observation"}},
                  {"resource":%s,"request":{"method":"PUT","url":"Observation/of-ada"}},
                  {"resource":%s,"request":{"method":"PUT","url":"Observation/of-ben"}}]}""".formatted(
                        i % 16,
                        observation("", "ada", 80),
                        observation("of-ada", "ada", 100 + i)
                                .replace(
                                        "\"status\"",
                                        "\"derivedFrom\":[{\"reference\":\"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e%x\"}],\"status\""
                                                .formatted(i % 16)),
                        observation("of-ben", "ben", 100 + i))));

        assertThat(statuses(answers)).containsExactly(200);
        JsonNode ada = JSON.readTree(hospital.get("ehr", "/Observation/of-ada").body());
        JsonNode ben = JSON.readTree(hospital.get("ehr", "/Observation/of-ben").body());
        assertThat(ada.path("meta").path("versionId").asInt()).isEqualTo(1 + CALLS);
        assertThat(ada.path("valueQuantity").path("value").asInt())
                .as("whole transactions come one after the other")
                .isEqualTo(ben.path("valueQuantity").path("value").asInt());
        String source = ada.path("derivedFrom").path(0).path("reference").asText();
        assertThat(source).startsWith("Observation/");
        assertThat(hospital.get("ehr", "/" + source).statusCode()).isEqualTo(200);
    }

    @Test
    void oneOfManyCreatesUnderACondition() throws Exception {
        List<HttpResponse<String>> answers = atOnce(i -> hospital.send(hospital.request("ehr", "/Observation")
                .header("Content-Type", "application/fhir+json")
                .header("If-None-Exist", "patient=cyd&code=8867-4&date=2026-03-02")
                .POST(BodyPublishers.ofString(observation("", "cyd", 60 + i).replace("2026-03-01", "2026-03-02")))));

        assertThat(answers.stream().map(HttpResponse::statusCode).filter(status -> status == 201))
                .hasSize(1);
        assertThat(Set.copyOf(statuses(answers))).containsExactlyInAnyOrder(200, 201);
        assertThat(JSON.readTree(hospital.get("ehr", "/Observation?patient=cyd&date=2026-03-02&_summary=count")
                                .body())
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void twoEntriesUnderOneConditionAreRefused() {
        String entry = """
                {"resource":%s,"request":{"method":"POST","url":"Observation",
                 "ifNoneExist":"patient=ben&code=8867-4&date=2026-03-05"}}""".formatted(observation("", "ben", 80).replace("2026-03-01", "2026-03-05"));

        HttpResponse<String> answer = hospital.post(
                "ehr",
                "/",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entry + "," + entry + "]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("VGL-GW-400").contains("Bundle.entry[1]");
        assertThat(hospital.get("ehr", "/Observation?patient=ben&date=2026-03-05&_summary=count")
                        .body())
                .contains("\"total\":0");
    }

    private static String observation(String id, String patient, int value) {
        return ca.uhn.fhir.context.FhirContext.forR4Cached()
                .newJsonParser()
                .encodeResourceToString(heartRate(id, patient, value));
    }
}
