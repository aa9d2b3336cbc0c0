package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The forms that callers ask for and send.
@Requirement("INT-3")
class NegotiationTest extends WithHospital {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/fhir+xml;q=0.9, application/fhir+json;q=1 | json",
                "application/fhir+xml;q=0.1, application/fhir+json | json",
                "application/fhir+json;q=0, application/fhir+xml | xml",
                "application/fhir+json;q=0, */* | xml",
                "application/fhir+json;q=0.2, application/xml;q=0.3, */*;q=0.9 | xml",
                "application/fhir+xml, application/fhir+json | xml",
                "application/fhir+json, application/fhir+xml | json",
                "*/*, application/fhir+xml | json",
                "text/html, application/*;q=0.1 | json",
            })
    void acceptIsReadByItsWeights(String accept, String form) {
        for (String path : new String[] {"/Patient/ada", "/Patient/ada/$everything", "/Patient/nobody"}) {
            HttpResponse<String> answer =
                    hospital.send(hospital.request("ehr", path).header("Accept", accept));

            assertThat(answer.headers().firstValue("Content-Type"))
                    .as(path)
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/fhir+" + form));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+json;q=0",
                "text/html",
                "application/fhir+json;q=x",
                "application/fhir+json; fhirVersion=3.0"
            })
    void noneOfTheFormsIsNotAcceptable(String accept) {
        assertThat(hospital.send(hospital.request("ehr", "/Patient/ada").header("Accept", accept))
                        .statusCode())
                .isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/merge-patch+json", "application/json", "application/xml-patch+xml", "text/plain"})
    void aPatchInAnotherFormIsNotTaken(String type) {
        HttpResponse<String> answer = hospital.send(hospital.request("ehr", "/Patient/ada")
                .header("Content-Type", type)
                .method("PATCH", BodyPublishers.ofString("{\"active\":true}")));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("VGL-GW-415", "application/json-patch+json", "application/fhir+json");
    }

    @Test
    void aCompressedBodyIsNotTaken() {
        HttpResponse<String> answer = hospital.send(hospital.request("ehr", "/Patient")
                .header("Content-Type", "application/fhir+json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(new byte[] {31, -117, 8})));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
        assertThat(answer.body()).contains("VGL-GW-415", "Content-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "xml"})
    void aListWithoutEndIsTooLarge(String form) {
        String names = form.equals("json")
                ? "{\"resourceType\":\"Patient\",\"name\":[" + "{\"family\":\"a\"},".repeat(50_000)
                        + "{\"text\":\"b\"}]}"
                : "<Patient xmlns=\"http://hl7.org/fhir\">" + "<name><family value=\"a\"/></name>".repeat(50_001)
                        + "</Patient>";
        HttpResponse<String> answer = hospital.send(hospital.request("ehr", "/Patient")
                .header("Content-Type", "application/fhir+" + form)
                .POST(BodyPublishers.ofString(names)));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("VGL-GW-413", "more than 50000 items");
    }

    /// Each resource of a batch has its own form, whatever is wrong with it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Patient\",\"active\":null}",
                "{\"resourceType\":\"Patient\",\"name\":[]}",
                "{\"resourceType\":\"Patient\",\"active\":true,\"active\":false}",
                "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"a\\u0001b\"}]}",
                "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\" \"}]}",
                "{\"resourceType\":\"Patient\",\"multipleBirthInteger\":1e9999}",
                "{}",
                "[]",
                "1",
                "null"
            })
    void oneEntryThatCannotBeReadLeavesTheOthers(String resource) {
        HttpResponse<String> answer = bundle("batch", resource);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .containsPattern("\"status\":\"400[^}]*\"outcome\"")
                .contains("Bundle.entry[0].resource", "\"status\":\"200 OK\"", "Lovelace");
    }

    @Test
    void aTransactionIsRefusedWithTheEntry() {
        HttpResponse<String> answer =
                bundle("transaction", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\" \"}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"Bundle.entry[0]\"", "line 1, column");
    }

    /// A patch is no way round.
    @ParameterizedTest
    @ValueSource(strings = {"a\\ud800b", "  ", "a\\uffff", "\\u0001"})
    void aPatchMakesNothingThatIsNotSent(String text) {
        HttpResponse<String> answer = hospital.send(hospital.request("ehr", "/Patient/ada")
                .header("Content-Type", "application/json-patch+json")
                .method(
                        "PATCH",
                        BodyPublishers.ofString(
                                "[{\"op\":\"add\",\"path\":\"/name/0/text\",\"value\":\"" + text + "\"}]")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }

    private HttpResponse<String> bundle(String type, String resource) {
        return hospital.post(
                "ehr",
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[{\"resource\":"
                        + resource + ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}},"
                        + "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/ada\"}}]}");
    }
}
