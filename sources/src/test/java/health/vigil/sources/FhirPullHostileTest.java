package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a record system answers is not believed.
@Requirement("INT-5")
class FhirPullHostileTest extends WithRecordSystem {
    private void answer(String path, String body) {
        pulling.ehr.handle(path, exchange -> RecordSystem.send(exchange, 200, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example.org/fhir?page=2",
                "https://localhost.example.org/fhir?page=2",
                "BASE/../admin",
                "BASE/%2e%2e/admin",
                "BASE/..;/admin",
                "BASE/.%2e%3bx/admin",
                "BASE/a%2Fb",
                "http://localhost/fhir",
                "BASE#x",
                "file:///etc/passwd",
                "Patient?page=2",
                "BASE@elsewhere.example.org/",
                "no address"
            })
    void aLinkThatLeavesTheBaseIsNotFollowed(String link) throws Exception {
        pulling.types = List.of("Patient");
        answer(
                "/fhir/Patient",
                "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\""
                        + link.replace("BASE", pulling.ehr.base().toString()) + "\"}]}");

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-026");
        assertThat(pulling.ehr.requests).hasSize(3);
    }

    @Test
    void linksThatLeadInACircleEnd() throws Exception {
        for (String page : new String[] {"/fhir/Patient", "/fhir/a", "/fhir/b", "/fhir/c"}) {
            String next = page.equals("/fhir/a") ? "/b" : page.equals("/fhir/b") ? "/c" : "/a";
            answer(
                    page,
                    "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\"" + pulling.ehr.base()
                            + next + "\"}]}");
        }

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-026");
    }

    @Test
    void emptyPagesWithoutEndKeepNoOtherTypeWaiting() throws Exception {
        pulling.types = List.of("Patient", "Encounter", "Observation");
        patient("p1", "4711");
        history("p1", 1);
        AtomicInteger pages = new AtomicInteger();
        pulling.ehr.handle(
                "/fhir/Encounter",
                exchange -> RecordSystem.send(
                        exchange,
                        200,
                        "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\",\"url\":\"" + pulling.ehr.base()
                                + "/Encounter?page=" + pages.incrementAndGet() + "\"}]}"));

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-026");
        assertThat(pulling.records("Observation")).isEqualTo(1);
    }

    @Test
    @Requirement("PHI-7")
    void whatAServerCallsAResourceIsNotWrittenDown() throws Exception {
        pulling.types = List.of("Patient");
        answer(
                "/fhir/Patient",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"MuellerAnna\",\"id\":\"1\"}}]}");

        pulling.pull();

        assertThat(pulling.count("intake.journal where message_type = 'MuellerAnna'"))
                .isZero();
        assertThat(pulling.exceptions()).containsExactly("VGL-SRC-030");
    }

    @Test
    void aRedirectionIsNotFollowed() throws Exception {
        pulling.ehr.fail("/Patient?", 302, Map.of("Location", pulling.ehr.root() + "/token"), 1);

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-026");
        assertThat(pulling.ehr.asked("POST /token")).isEqualTo(1);
        assertThat(pulling.ehr.asked("/token")).isEqualTo(1);
    }

    @Test
    void whoAsksToWaitForDaysIsAskedInTheNextRound() throws Exception {
        pulling.ehr.fail("/Patient?", 503, Map.of("Retry-After", "100000"), 1);

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-027");
        assertThat(pulling.pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not JSON",
                "[]",
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Bundle\",\"entry\":[",
                "{\"resourceType\":\"Bundle\",\"entry\":7}",
                "{\"resourceType\":\"Bundle\"} {}"
            })
    void whatIsNoBundleIsAProblem(String body) throws Exception {
        answer("/fhir/Patient", body);

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-024");
    }

    @Test
    void anAnswerWithoutEndIsNotRead() throws Exception {
        byte[] blank = " ".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        pulling.ehr.handle("/fhir/Patient", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(blank);
            }
        });

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-025");
    }

    @Test
    void aTokenEndpointThatRefusesOrIsNotThereIsToldApart() throws Exception {
        pulling.ehr.fail("/token", 400, Map.of(), 1);
        pulling.pull();
        pulling.ehr.smart = "{\"token_endpoint\":\"http://localhost/token\"}";
        pulling.pull();
        pulling.ehr.smart = "{}";
        pulling.pull();

        assertThat(pulling.problems).containsExactly("VGL-SRC-022", "VGL-SRC-021", "VGL-SRC-021");
    }

    @Test
    void scopesAreOfTheFirstVersionWhereOnlyThatIsKnown() throws Exception {
        pulling.ehr.smart = pulling.ehr.smart.replace("permission-v2", "permission-v1");

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.ehr.grantedScopes).containsExactly("system/Patient.read system/Observation.read");
    }

    @Test
    @Requirement("INT-6")
    void oneBadResourceAmongOthersWaitsAndTheRestGoesOn() throws Exception {
        patient("p1", "4711");
        pulling.ehr.put("Observation", "bad", 1, EARLY, "\"status\":\"neither\"");
        pulling.ehr.put(
                "Observation",
                "part",
                1,
                EARLY,
                heartRate("Patient/p1", "80").replace("\"status\"", "\"language\":\"\",\"status\""));
        pulling.ehr.put("Observation", "good", 1, EARLY, heartRate("Patient/p1", "80"));

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.exceptions()).containsExactlyInAnyOrder("VGL-SRC-030", "VGL-SRC-030");
        assertThat(pulling.records("Observation")).isEqualTo(1);
    }
}
