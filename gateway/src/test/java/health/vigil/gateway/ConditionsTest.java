package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the conditions of conditional interactions mean, that asking leaves its entry, and histories page by page.
@Requirement("INT-3")
class ConditionsTest extends WithHospital {
    private static final String NAMED = """
            {"resourceType":"Organization","name":"%s","identifier":[{"system":"urn:i","value":"%s"}]}""";

    @Test
    void whatATransactionDeletesMeetsNoneOfItsConditions() throws Exception {
        String old = id(send("/Organization", NAMED.formatted("old", "replaced")));

        HttpResponse<String> answer = send("", """
                {"resourceType":"Bundle","type":"transaction","entry":[\
                {"fullUrl":"urn:uuid:0d5e1c1e-4b9a-4a43-a1d0-3d6a1c2f0a01","resource":%s,\
                "request":{"method":"POST","url":"Organization","ifNoneExist":"identifier=urn:i|replaced"}},\
                {"resource":{"resourceType":"Location","name":"of it",\
                "managingOrganization":{"reference":"urn:uuid:0d5e1c1e-4b9a-4a43-a1d0-3d6a1c2f0a01"}},\
                "request":{"method":"POST","url":"Location"}},\
                {"request":{"method":"DELETE","url":"Organization/%s"}}]}""".formatted(NAMED.formatted("new", "replaced"), old));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode entries = JSON.readTree(answer.body()).path("entry");
        assertThat(entries.path(0).path("response").path("status").asText()).startsWith("201");
        assertThat(hospital.get("ehr", "/Organization/" + old).statusCode()).isEqualTo(410);
        JsonNode found = JSON.readTree(
                hospital.get("ehr", "/Organization?identifier=urn:i%7Creplaced").body());
        String made = found.path("entry").path(0).path("resource").path("id").asText();
        assertThat(found.path("total").asInt()).isEqualTo(1);
        assertThat(made).isNotEqualTo(old);
        assertThat(hospital.get("ehr", "/Location?organization=" + made).body()).contains("of it");
    }

    @Test
    void aPatientIsNotDeletedAndMadeAnewAtOnce() {
        HttpResponse<String> answer = send("", """
                {"resourceType":"Bundle","type":"transaction","entry":[\
                {"request":{"method":"DELETE","url":"Patient/cyd"}},\
                {"resource":{"resourceType":"Patient","identifier":[{"system":"%1$s","value":"MRN-cyd"}]},\
                "request":{"method":"PUT","url":"Patient/cyd"}}]}""".formatted(Hospital.MRN));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(hospital.get("ehr", "/Patient/cyd").statusCode()).isEqualTo(200);
    }

    @Test
    @Requirement({"EVI-1", "ACC-3"})
    void aConditionThatMeansTooManyLeavesItsEntry() throws Exception {
        String one = id(send("/Organization", NAMED.formatted("twin", "twin-1")));
        String other = id(send("/Organization", NAMED.formatted("twin", "twin-2")));

        HttpResponse<String> refused =
                hospital.send(hospital.request("ehr", "/Organization?name=twin").DELETE());

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(hospital.entriesOf("ehr"))
                .extracting(Entry::act)
                .filteredOn(Act.RecordsDisclosed.class::isInstance)
                .map(Act.RecordsDisclosed.class::cast)
                .filteredOn(act -> act.parameters().equals(List.of("name")))
                .singleElement()
                .satisfies(act -> {
                    assertThat(act.interaction()).isEqualTo("search");
                    assertThat(act.resources())
                            .containsExactlyInAnyOrder(
                                    "Organization/" + one + "/_history/1", "Organization/" + other + "/_history/1");
                });
    }

    @Test
    @Requirement({"EVI-1", "ACC-3"})
    void whoMayNotDeleteLeavesWhatTheConditionTold() {
        HttpResponse<String> refused = hospital.send(
                hospital.request("nurse", "/Observation?patient=ada&_id=hr-ada").DELETE());

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(hospital.entriesOf("nurse"))
                .extracting(Entry::act)
                .anyMatch(act -> act instanceof Act.RecordsDisclosed disclosed
                        && disclosed.resources().contains("Observation/hr-ada/_history/1"))
                .anyMatch(Act.RecordsWritten.class::isInstance);
    }

    @Test
    void aHistoryIsReadToItsEnd() throws IOException {
        for (int i = 0; i < 7; i++) {
            hospital.write(Hospital.heartRate("long", "ada", 70 + i));
        }
        List<String> versions = new ArrayList<>();
        String next = "/Observation/long/_history?_count=3";
        int pages = 0;
        while (!next.isEmpty()) {
            JsonNode page = JSON.readTree(hospital.get("nurse", next).body());
            page.path("entry")
                    .forEach(entry ->
                            versions.add(entry.at("/resource/meta/versionId").asText()));
            assertThat(page.has("total")).isFalse();
            next = "";
            for (JsonNode link : page.path("link")) {
                next = link.path("relation").asText().equals("next")
                        ? link.path("url").asText()
                        : next;
            }
            pages++;
        }

        assertThat(versions).containsExactly("7", "6", "5", "4", "3", "2", "1");
        assertThat(pages).isEqualTo(3);
        assertThat(hospital.get("nurse", "/Observation/long/_history").body()).contains("\"total\":7");
    }

    private String id(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("id").asText();
    }

    private HttpResponse<String> send(String path, String body) {
        return hospital.send(hospital.request("ehr", path)
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "return=representation")
                .POST(BodyPublishers.ofString(body)));
    }
}
