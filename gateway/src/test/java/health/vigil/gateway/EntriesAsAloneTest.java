package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a call says besides what it asks for counts alike by itself, on later pages and in a bundle.
class EntriesAsAloneTest extends WithHospital {
    private static final String IDENTIFYING = "Lovelace";

    @BeforeAll
    void write() {
        hospital.write(Hospital.heartRate("second", "ada", 90));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Patient/ada?_elements=identifier",
                "/Patient/ada?_summary=text",
                "/Patient/ada?_summary=data",
                "/Patient/ada/_history/1?_elements=gender",
                "/Patient?_id=ada&_elements=identifier",
                "/Patient?_id=ada&_summary=text",
                "/Patient?_id=ada&_summary=true",
                "/Patient?_id=ada&_summary=count",
                "/Observation?_id=hr-ada&_elements=status&_include=Observation:patient",
                "/?_type=Patient&_elements=id&_id=ada",
                "/Patient/ada/_history?_summary=true",
                "/Patient/_history?_elements=gender",
                "/_history?_elements=gender",
                "/Patient/ada/Observation?_elements=status",
                "/Patient/ada/*?_elements=status",
                "/metadata?_summary=true",
                "/Patient/ada/$everything?_elements=status",
                "/ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&_summary=true"
            })
    @Requirement("INT-3")
    void anEntryHasAsMuchAsTheCallByItself(String address) throws IOException {
        JsonNode alone = JSON.readTree(hospital.get("ehr", address).body());

        JsonNode inBatch = bundle("batch", get(address)).at("/entry/0/resource");

        assertThat(plain(inBatch)).isEqualTo(plain(alone));
        if (!address.contains("$") && !address.contains("metadata")) {
            assertThat(plain(bundle("transaction", get(address)).at("/entry/0/resource")))
                    .isEqualTo(plain(alone));
        }
        if (address.contains("_elements=") && !address.contains("_include")) {
            assertThat(inBatch.toString()).contains("SUBSETTED").doesNotContain(IDENTIFYING);
        }
    }

    /// Without what is different at each call: times, ids of bundles, sealed links.
    private static JsonNode plain(JsonNode answer) {
        JsonNode copy = answer.deepCopy();
        if (copy instanceof ObjectNode bundle
                && answer.path("resourceType").asText().equals("Bundle")) {
            bundle.remove("link");
            bundle.remove("id");
            bundle.remove("meta");
        }
        if (copy.path("expansion") instanceof ObjectNode expansion) {
            expansion.remove("timestamp");
            expansion.remove("identifier");
        }
        return copy;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Observation?_count=1&_elements=status", "/Patient/_history?_count=1&_elements=gender"})
    @Requirement("INT-3")
    void laterPagesHaveAsMuchAsTheFirst(String address) throws IOException {
        JsonNode page = JSON.readTree(hospital.get("ehr", address).body());
        int pages = 0;
        for (String next = next(page); !next.isEmpty(); next = next(page)) {
            page = JSON.readTree(hospital.get("ehr", next).body());
            assertThat(page.path("entry").toString()).contains("SUBSETTED").doesNotContain(IDENTIFYING, "/min");
            assertThat(bundle("batch", get(next)).at("/entry/0/resource/entry")).isEqualTo(page.path("entry"));
            pages++;
        }

        assertThat(pages).isGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/Patient/ada, 200",
        "/Patient/nobody, 404",
        "/Patient/ada/$everything, 200",
        "/Observation/$lastn?patient=ada, 200",
        "/ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender, 200",
        "/CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male, 200",
        "/Patient/$match, 405",
        "/$export-file?_job=none&_file=1, 404"
    })
    @Requirement("INT-3")
    void headIsGetWithoutItsBody(String address, int status) throws IOException {
        HttpResponse<String> head =
                hospital.send(hospital.request("ehr", address).method("HEAD", BodyPublishers.noBody()));
        JsonNode entry = bundle("batch", "{'request':{'method':'HEAD','url':'" + address + "'}}")
                .at("/entry/0");

        assertThat(head.statusCode())
                .isEqualTo(hospital.get("ehr", address).statusCode())
                .isEqualTo(status);
        assertThat(head.body()).isEmpty();
        assertThat(entry.at("/response/status").asText()).startsWith(String.valueOf(status));
        assertThat(entry.has("resource")).isFalse();
        assertThat(entry.at("/response").has("etag")).isEqualTo(address.equals("/Patient/ada"));
    }

    @Test
    @Requirement("INT-3")
    void headIsNoBodyInATransactionEither() throws IOException {
        JsonNode entry = bundle("transaction", "{'request':{'method':'HEAD','url':'Patient/ada'}}")
                .at("/entry/0");

        assertThat(entry.at("/response/status").asText()).isEqualTo("200 OK");
        assertThat(entry.has("resource")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Patient/ada?foo=1",
                "/Patient/ada?_since=2020",
                "/Patient/ada?_summary=count",
                "/Patient/ada?_summary=zz",
                "/Patient/ada/_history/1?foo=1",
                "/Patient/ada/_history?_summary=count"
            })
    @Requirement("INT-3")
    void aReadRefusesWhatItDoesNotTake(String address) throws IOException {
        assertThat(hospital.get("ehr", address).statusCode()).isEqualTo(400);
        assertThat(bundle("batch", get(address)).at("/entry/0/response/status").asText())
                .isEqualTo("400");
        if (!address.contains("_summary")) {
            assertThat(hospital.send(hospital.request("ehr", address).header("Prefer", "handling=lenient"))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(hospital.get("ehr", "/Patient/ada?_format=json&_pretty=true&_summary=false")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Requirement("INT-3")
    void anyVersionOfWhatExistsMayBeMeant() {
        String note = "{\"resourceType\":\"Basic\",\"id\":\"%s\",\"code\":{\"text\":\"%s\"}}";

        assertThat(put("starred", note.formatted("starred", "a"), true)).isEqualTo(412);
        assertThat(put("starred", note.formatted("starred", "a"), false)).isEqualTo(201);
        assertThat(put("starred", note.formatted("starred", "b"), true)).isEqualTo(200);
        assertThat(hospital.send(hospital.request("ehr", "/Basic/starred").DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(put("starred", note.formatted("starred", "c"), true)).isEqualTo(412);
    }

    private int put(String id, String body, boolean mustExist) {
        HttpRequest.Builder request = hospital.request("ehr", "/Basic/" + id)
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(body));
        return hospital.send(mustExist ? request.header("If-Match", "*") : request)
                .statusCode();
    }

    @Test
    @Requirement("INT-3")
    void nobodyHasARecordFromTheFuture() throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant future = now.plus(Duration.ofDays(700));

        assertThat(since(now)).isEqualTo(304);
        assertThat(since(future)).isEqualTo(200);
        assertThat(sinceInBatch(now)).startsWith("304");
        assertThat(sinceInBatch(future)).startsWith("200");
    }

    private int since(Instant time) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
        return hospital.send(hospital.request("ehr", "/Patient/ada").header("If-Modified-Since", date))
                .statusCode();
    }

    private String sinceInBatch(Instant time) throws IOException {
        return bundle("batch", "{'request':{'method':'GET','url':'Patient/ada','ifModifiedSince':'" + time + "'}}")
                .at("/entry/0/response/status")
                .asText();
    }

    private JsonNode bundle(String type, String entry) throws IOException {
        String bundle = "{'resourceType':'Bundle','type':'" + type + "','entry':[" + entry + "]}";
        HttpResponse<String> answer = hospital.post("ehr", "", bundle.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String get(String address) {
        return "{'request':{'method':'GET','url':'" + address + "'}}";
    }
}
