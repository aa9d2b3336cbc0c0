package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program whose token was given for some types. `observer` has `system/Observation.rs`, `reader` reads only, and
/// `filer` reads, searches, creates and updates Observations and reads Patients, `watcher` subscribes and reads
/// Patients.
@Requirement({"INT-3", "ACC-1", "ACC-2"})
class ScopedTokensTest extends WithHospital {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    @Test
    void aTokenReadsAndSearchesItsTypeAndNoOther() {
        assertThat(status("observer", "/Observation/hr-ada")).isEqualTo(200);
        assertThat(status("observer", "/Observation/hr-ada/_history")).isEqualTo(200);
        assertThat(status("observer", "/Observation/hr-ada/_history/1")).isEqualTo(200);
        assertThat(types("observer", "/Observation?subject=Patient/ada")).containsOnly("Observation");
        assertThat(types("observer", "/Observation/_history")).containsOnly("Observation");
        for (String path : List.of(
                "/Patient/ada",
                "/Patient/ada/_history",
                "/Patient?family=Lovelace",
                "/Patient/_history",
                "/_history",
                "/Condition",
                "/Encounter/stay-ada",
                "/Patient/ada/$everything")) {
            assertThat(status("observer", path)).as(path).isEqualTo(403);
        }
    }

    /// Condition and Observation are of one kind of data: what was decided about one says nothing of the other.
    @Test
    void typesOfOneKindOfDataAreToldApartAlsoInOneCall() {
        JsonNode batch = sent("observer", """
                {"resourceType":"Bundle","type":"batch","entry":[
                {"request":{"method":"GET","url":"Observation/hr-ada"}},
                {"request":{"method":"GET","url":"Condition/none"}},
                {"request":{"method":"GET","url":"Condition?subject=Patient/ada"}},
                {"request":{"method":"GET","url":"Patient/ada"}}]}""");

        List<String> statuses = new ArrayList<>();
        batch.path("entry")
                .forEach(entry -> statuses.add(
                        entry.path("response").path("status").asText().substring(0, 3)));
        assertThat(statuses).containsExactly("200", "403", "403", "403");
        assertThat(status("observer", "/?_type=Observation,Condition")).isEqualTo(403);
        assertThat(types("observer", "/?_type=Observation")).containsOnly("Observation");
    }

    /// Both are read of one patient in one call, and one of them only was given.
    @Test
    void aDecisionAboutOneTypeIsNoneAboutAnother() {
        hospital.post("ehr", "", """
                {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"PUT","url":"Condition/sore"},\
                "resource":{"resourceType":"Condition","id":"sore","subject":{"reference":"Patient/ada"}}}]}""");

        assertThat(types("ehr", "/Patient/ada/$everything")).contains("Condition");
        assertThat(types("filer", "/Patient/ada/$everything")).containsOnly("Patient", "Observation");
        JsonNode batch = sent("observer", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                {"request":{"method":"GET","url":"Observation/hr-ada"}},
                {"request":{"method":"GET","url":"Condition/sore"}}]}""");
        assertThat(batch.path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(status("observer", "/Condition/sore")).isEqualTo(403);
    }

    /// Changing is not reading.
    @Test
    @Requirement("EVI-2")
    void aTokenThatMayOnlyWriteLearnsNothingOfTheRecord() {
        HttpResponse<String> patched = hospital.send(hospital.request("updater", "/Observation/hr-ada")
                .header("Content-Type", "application/json-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("[]")));

        assertThat(patched.statusCode()).isEqualTo(200);
        assertThat(patched.body()).isEmpty();
    }

    /// A narrow token of a program does not listen to what a wide one of it subscribed to.
    @Test
    void aNarrowTokenDoesNotAskAWideSubscription(@TempDir Path home) throws Exception {
        try (Receiver receiver = new Receiver(home);
                Hospital own = new Hospital(
                        home, GatewayLimits.concurrent(4), List.of("vault", "ledger", "gateway"), receiver.allowed())) {
            own.send(own.request("wide", "/Subscription/wide")
                    .header("Content-Type", "application/fhir+json")
                    .PUT(HttpRequest.BodyPublishers.ofString(subscription("wide", receiver))));

            assertThat(own.get("wide", "/Subscription/wide/$events").statusCode())
                    .isEqualTo(200);
            assertThat(own.get("narrow", "/Subscription/wide/$events").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void readingAndSearchingAreTwoThings() {
        assertThat(status("reader", "/Observation/hr-ada")).isEqualTo(200);
        assertThat(status("reader", "/Observation")).isEqualTo(403);
        assertThat(status("reader", "/Observation/_history")).isEqualTo(403);
        assertThat(status("reader", "/Observation/hr-ada/_history")).isEqualTo(200);
    }

    @Test
    void whatIsTakenAlongOrAskedThroughOthersIsLeftOut() {
        assertThat(types("observer", "/Observation?_id=hr-ada&_include=Observation:subject"))
                .containsOnly("Observation");
        assertThat(types("ehr", "/Observation?_id=hr-ada&_include=Observation:subject"))
                .contains("Patient");
        assertThat(found("observer", "/Observation?subject:Patient.family=Lovelace"))
                .isEmpty();
        assertThat(found("ehr", "/Observation?subject:Patient.family=Lovelace")).isNotEmpty();
        assertThat(types("filer", "/Patient/ada/$everything")).containsOnly("Patient", "Observation");
    }

    @Test
    void writingNeedsItsOwnLetters() {
        String content = FHIR.newJsonParser().encodeResourceToString(heartRate("", "ada", 77));

        assertThat(hospital.post("observer", "/Observation", content).statusCode())
                .isEqualTo(403);
        HttpResponse<String> created = hospital.post("filer", "/Observation", content);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(hospital.post(
                                "filer",
                                "/Condition",
                                "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":" + "\"Patient/ada\"}}")
                        .statusCode())
                .isEqualTo(403);
        String path = "/Observation/"
                + created.headers().firstValue("Location").orElseThrow().split("/")[5];
        assertThat(hospital.send(hospital.request("filer", path).DELETE()).statusCode())
                .isEqualTo(403);
        assertThat(hospital.send(hospital.request("filer", path)
                                .header("Content-Type", "application/json-patch+json")
                                .method(
                                        "PATCH",
                                        HttpRequest.BodyPublishers.ofString("[{\"op\":\"replace\",\"path\":\"/status\","
                                                + "\"value\":\"amended\"}]")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anExportHasWhatTheTokenWasGivenForAlsoWhenItIsWorkedOffLater() throws Exception {
        assertThat(begin("reader", "/$export?_type=Observation").statusCode()).isEqualTo(403);
        assertThat(begin("observer", "/$export?_type=Patient").statusCode()).isEqualTo(403);
        String at = begin("observer", "/$export?_type=Patient,Observation,Condition")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        HttpResponse<String> status = hospital.get("observer", at);
        while (status.statusCode() == 202) {
            Thread.sleep(50);
            status = hospital.get("observer", at);
        }

        JsonNode output = JSON.readTree(status.body()).path("output");
        assertThat(output)
                .isNotEmpty()
                .allMatch(file -> file.path("type").asText().equals("Observation"));
    }

    /// What the token was given for is kept with the subscription, also over a restart.
    @Test
    void aSubscriptionTellsOfWhatItsTokenWasGivenFor(@TempDir Path home) throws Exception {
        try (Receiver receiver = new Receiver(home);
                Hospital own = new Hospital(
                        home, GatewayLimits.concurrent(4), List.of("vault", "ledger", "gateway"), receiver.allowed())) {
            for (String caller : List.of("watcher", "ehr")) {
                String id = "of-" + caller;
                assertThat(own.send(own.request(caller, "/Subscription/" + id)
                                        .header("Content-Type", "application/fhir+json")
                                        .PUT(HttpRequest.BodyPublishers.ofString(subscription(id, receiver))))
                                .statusCode())
                        .isEqualTo(201);
                assertThat(receiver.next().kind()).isEqualTo("handshake");
            }
            own.restart();

            own.write(heartRate("later", "ada", 90));

            assertThat(receiver.next().path()).isEqualTo("/hooks/of-ehr");
            while (own.entriesOf("watcher").stream().noneMatch(ScopedTokensTest::refusedByScopes)) {
                Thread.sleep(50);
            }
            assertThat(receiver.hasMore()).isFalse();
        }
    }

    private static String subscription(String id, Receiver receiver) {
        return """
                {"resourceType":"Subscription","id":"%1$s","status":"requested","reason":"to know",\
                "criteria":"https://vigil.health/fhir/SubscriptionTopic/Observation",\
                "channel":{"type":"rest-hook","endpoint":"%2$s/hooks/%1$s","payload":"application/fhir+json",\
                "_payload":{"extension":[{"url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/\
                backport-payload-content","valueCode":"id-only"}]}}}""".formatted(id, receiver.address());
    }

    private static boolean refusedByScopes(Entry entry) {
        return entry.authority() instanceof Authority.Decided decided
                && decided.policies().contains("guard-tokens-open-what-they-were-given-for");
    }

    @Test
    @Requirement("EVI-2")
    void aRefusalNamesTheGuardInTheLedger() {
        hospital.get("observer", "/Patient/ben");

        assertThat(hospital.entriesOf("observer")).anyMatch(ScopedTokensTest::refusedByScopes);
    }

    private HttpResponse<String> begin(String caller, String path) {
        return hospital.send(hospital.request(caller, path).header("Prefer", "respond-async"));
    }

    private int status(String caller, String path) {
        return hospital.get(caller, path).statusCode();
    }

    private JsonNode sent(String caller, String bundle) {
        try {
            return JSON.readTree(hospital.post(caller, "", bundle).body());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> types(String caller, String path) {
        return found(caller, path).stream()
                .map(resource -> resource.path("resourceType").asText())
                .filter(type -> !type.equals("OperationOutcome"))
                .toList();
    }

    private List<JsonNode> found(String caller, String path) {
        try {
            HttpResponse<String> answer = hospital.get(caller, path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            List<JsonNode> resources = new ArrayList<>();
            JSON.readTree(answer.body()).path("entry").forEach(entry -> resources.add(entry.path("resource")));
            return resources;
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
