package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An error says where it is: which parameter of a search, which entry of a bundle, which operation of a patch.
@Requirement("INT-3")
class ErrorLocationsTest extends WithHospital {
    private static final String CREATED = """
            {'fullUrl':'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0','resource':{'resourceType':'Patient'},
             'request':{'method':'POST','url':'Patient'}}""";

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            /Patient?foo=1;                                        http
            /Patient?family:foo=1;                                 http.family
            /Patient?birthdate=yesterday;                          http.birthdate
            /Observation?subject=Patient/ada&date=2026-13;         http.date
            /Observation?subject=Patient/ada&value-quantity=gt;    http.value-quantity
            /Patient?_sort=color;                                  http._sort
            /Patient?_include=Patient:color;                       http._include
            /Patient?_count=x;                                     http._count
            /Patient?Muster%20Anna=1;                              http
            """)
    void aSearchNamesTheParameter(String path, String place) throws IOException {
        HttpResponse<String> answer =
                hospital.send(hospital.request("ehr", path).header("Prefer", "handling=strict"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertPlace(answer, place);
    }

    @Test
    void aTransactionNamesTheEntry() throws IOException {
        hospital.write(Hospital.heartRate("placed", "ada", 71));
        assertPlace(transaction(CREATED, CREATED), "Bundle.entry[1]");
        assertPlace(transaction(CREATED, """
                        {'resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},
                          'subject':{'reference':'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1'}},
                         'request':{'method':'POST','url':'Observation'}}"""), "Bundle.entry[1]");
        String removal = "{'request':{'method':'DELETE','url':'Observation/placed'%s}}";
        assertPlace(transaction(CREATED, removal.formatted(",'ifMatch':'W/\"7\"'")), "Bundle.entry[1]");
        assertPlace(transaction(CREATED, removal.formatted(""), removal.formatted("")), "Bundle.entry[2]");
    }

    @Test
    void aPatchNamesTheOperation() throws IOException {
        HttpResponse<String> answer = hospital.send(hospital.request("ehr", "/Patient/ada")
                .header("Content-Type", "application/json-patch+json")
                .method("PATCH", BodyPublishers.ofString("""
                        [{"op":"add","path":"/active","value":true},{"op":"remove","path":"/photo"}]""")));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertPlace(answer, "[1]");
    }

    private HttpResponse<String> transaction(String... entries) {
        String bundle = "{'resourceType':'Bundle','type':'transaction','entry':[" + String.join(",", entries) + "]}";
        HttpResponse<String> answer = hospital.post("ehr", "/", bundle.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
        return answer;
    }

    private static void assertPlace(HttpResponse<String> answer, String place) throws IOException {
        JsonNode outcome = JSON.readTree(answer.body());
        assertThat(outcome.at("/issue/0/expression/0").asText())
                .as(answer.body())
                .isEqualTo(place);
        assertThat(answer.body()).doesNotContain("Muster");
    }
}
