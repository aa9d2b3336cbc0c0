package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Resources whose every value has been replaced by something that breaks other software: each is stored as it is or
/// refused by name, and nothing is lost, executed, repeated in an error, or answered with an incident.
@Requirement("INT-3")
class HostileContentTest extends WithHospital {
    private static final String RESULT = """
            {"resourceType":"Observation","language":"en","meta":{"tag":[{"system":"urn:t","code":"c","display":"d"}]},\
            "extension":[{"url":"urn:e","valueString":"x"}],"identifier":[{"system":"urn:i","value":"v"}],\
            "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}],"text":"t"},\
            "subject":{"reference":"Patient/ada","display":"a"},"effectiveDateTime":"2026-03-01T08:00:00Z",\
            "performer":[{"reference":"Practitioner/p"}],"valueString":"v","note":[{"authorString":"n","text":"t"}],\
            "component":[{"code":{"text":"c"},"valueQuantity":{"value":1.5,"unit":"u","system":"urn:u","code":"k"}}]}""";
    private static final List<String> STRINGS = List.of(
            "'; drop table vault.record; --",
            "\" or \"\"=\"",
            "${jndi:ldap://127.0.0.1/x}",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "%s%n%00\\u0000",
            "\u0001 begins with a control character",
            "ends with one\u0000",
            "\b",
            "\u202e\ud83d\udc89\u0301",
            "x".repeat(100_000));
    private static final List<String> OTHER_TYPES = List.of("null", "true", "-1.0e5", "{}", "[]", "[[]]", "{\"a\":{}}");

    @Test
    void everyStringIsKeptOrRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        int kept = 0;
        for (String path : leaves(JSON.readTree(RESULT), "")) {
            for (String hostile : STRINGS) {
                JsonNode sent = with(path, JSON.getNodeFactory().textNode(hostile));
                HttpResponse<String> answer = post(sent.toString());
                if (answer.statusCode() == 201) {
                    kept++;
                    if (!JSON.readTree(answer.body()).at(path).asText().equals(hostile)) {
                        wrong.add(path + " is changed");
                    }
                } else if (answer.statusCode() < 400
                        || answer.statusCode() > 422
                        || answer.body().contains(hostile)) {
                    wrong.add(path + " " + answer.statusCode());
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(kept).isGreaterThan(50);
        assertThat(hospital.get("ehr", "/Observation/hr-ada").statusCode()).isEqualTo(200);
    }

    @Test
    void everyWrongTypeIsRefusedOrMeansNothing() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String path : leaves(JSON.readTree(RESULT), "")) {
            for (String other : OTHER_TYPES) {
                HttpResponse<String> answer =
                        post(with(path, JSON.readTree(other)).toString());
                if (answer.statusCode() != 201 && (answer.statusCode() < 400 || answer.statusCode() > 422)) {
                    wrong.add(path + " as " + other + " " + answer.statusCode());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everySearchValueIsAValue() {
        for (String parameter :
                List.of("code", "_id", "date", "patient", "value-quantity", "code:text", "_tag", "_count", "_sort")) {
            for (String hostile : STRINGS.subList(0, STRINGS.size() - 1)) {
                String query = "/Observation?" + parameter.replace(":", "%3A") + "="
                        + URLEncoder.encode(hostile, StandardCharsets.UTF_8);

                HttpResponse<String> answer = hospital.get("ehr", query);

                assertThat(answer.statusCode()).as(parameter).isIn(200, 400, 403);
                if (answer.statusCode() != 200) {
                    assertThat(answer.body()).doesNotContain(hostile);
                }
            }
        }
    }

    @Test
    void resourcesThatReferToEachOtherInCirclesAreStored() {
        String first = "urn:uuid:0d5e1c1e-4b9a-4a43-a1d0-3d6a1c2f0a01";
        String second = "urn:uuid:0d5e1c1e-4b9a-4a43-a1d0-3d6a1c2f0a02";

        HttpResponse<String> answer = send(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entry(first, second) + ","
                        + entry(second, first) + "]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String id = answer.body().replaceAll("(?s).*/Observation/([^/\"]+)/_history.*", "$1");
        assertThat(hospital.get("ehr", "/Observation/" + id).body())
                .contains("hasMember")
                .doesNotContain("urn:uuid");
        assertThat(hospital.get("ehr", "/Observation?_id=" + id + "&_include:iterate=Observation:has-member")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatContainsItselfIsStoredOnceOrRefused() {
        HttpResponse<String> answer = post("""
                {"resourceType":"Observation","status":"final","code":{"text":"t"},"subject":{"reference":"Patient/ada"},\
                "contained":[{"resourceType":"Observation","id":"a","status":"final","code":{"text":"t"},\
                "hasMember":[{"reference":"#a"},{"reference":"#b"},{"reference":"#"}]},\
                {"resourceType":"Observation","id":"b","status":"final","code":{"text":"t"},\
                "hasMember":[{"reference":"#a"}]}],"hasMember":[{"reference":"#a"}]}""");

        assertThat(answer.statusCode()).isIn(201, 400, 422);
        if (answer.statusCode() == 201) {
            assertThat(answer.body()).contains("\"#a\"", "\"#b\"");
        }
    }

    private static String entry(String self, String other) {
        return """
                {"fullUrl":"%s","request":{"method":"POST","url":"Observation"},"resource":{"resourceType":"Observation",\
                "status":"final","code":{"text":"t"},"subject":{"reference":"Patient/ada"},\
                "hasMember":[{"reference":"%s"}]}}""".formatted(self, other);
    }

    /// JSON pointers of all values that are no objects or arrays.
    private static List<String> leaves(JsonNode node, String path) {
        List<String> leaves = new ArrayList<>();
        if (node.isObject()) {
            node.properties().forEach(field -> leaves.addAll(leaves(field.getValue(), path + "/" + field.getKey())));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves.addAll(leaves(node.get(i), path + "/" + i));
            }
        } else {
            leaves.add(path);
        }
        return leaves;
    }

    private static JsonNode with(String path, JsonNode value) throws IOException {
        JsonNode result = JSON.readTree(RESULT);
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        switch (result.at(path.substring(0, slash))) {
            case ObjectNode object -> object.set(name, value);
            case ArrayNode array -> array.set(Integer.parseInt(name), value);
            default -> throw new AssertionError(path);
        }
        return result;
    }

    private HttpResponse<String> post(String body) {
        return send("/Observation", body);
    }

    private HttpResponse<String> send(String path, String body) {
        return hospital.send(hospital.request("ehr", path)
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "return=representation")
                .POST(BodyPublishers.ofString(body)));
    }
}
