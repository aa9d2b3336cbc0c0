package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What programs send that were written by the text of the specification and not against this server.
@Requirement("INT-3")
class OutsideCallsTest extends WithHospital {
    private static final String BODY = "{\"resourceType\":\"Patient\",\"id\":\"ada\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'resourceType':'Patient','contact':[{'gender':'male'},{'gender':'bogus'}]}; Patient.contact[1].gender",
                "{'resourceType':'Patient','name':[{'family':'x','nick':'y'}]}; Patient.name[0]",
                "{'resourceType':'Patient','name':{'family':'x'}}; Patient.name",
                "{'resourceType':'Patient','birthDate':'2020-02-30'}; Patient.birthDate"
            })
    void aRefusedBodyIsToldWhere(String body, String place) throws IOException {
        HttpResponse<String> refused = hospital.send(post("/Patient", body));

        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode issue = JSON.readTree(refused.body()).path("issue").path(0);
        assertThat(issue.path("expression").path(0).asText()).isEqualTo(place);
        assertThat(issue.path("diagnostics").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'resourceType':'Patient','active':true,'active':false}",
                "{'resourceType':'Patient','name':[]}",
                "{'resourceType':'Patient','name':[{}]}",
                "{'resourceType':'Patient','gender':null}",
                "{'resourceType':'Patient','name':[{'given':['a',null]}]}",
                "{'resourceType':'Patient',"
            })
    void whatAParserWouldDropIsRefusedWithLineAndColumn(String body) {
        assertThat(hospital.send(post("/Patient", body)))
                .returns(400, HttpResponse::statusCode)
                .satisfies(refused -> assertThat(refused.body()).contains("line 1, column"));
    }

    @Test
    void aNullThatAnotherListCompletesIsTaken() {
        String body = "{'resourceType':'Patient','name':[{'given':['Ada',null],'_given':[null,{'extension':"
                + "[{'url':'http://example.org/said','valueString':'unknown'}]}]}]}";

        assertThat(hospital.send(post("/Patient", body)).statusCode()).isEqualTo(201);
    }

    @Test
    void xmlOfAnotherNamespaceIsRefused() {
        HttpResponse<String> refused = hospital.send(hospital.request("ehr", "/Patient")
                .header("Content-Type", "application/fhir+xml")
                .POST(BodyPublishers.ofString("<Patient><active value='true'/></Patient>")));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("namespace");
    }

    @Test
    void anEntryOfABatchThatCannotBeReadLeavesTheOthers() throws IOException {
        String bad =
                "{'resource':{'resourceType':'Patient','gender':'zz'},'request':{'method':'POST','url':'Patient'}}";
        String good = "{'resource':{'resourceType':'Patient','gender':'male'},'request':{'method':'POST','url':'"
                + hospital.base() + "/Patient'}}";
        String head = "{'request':{'method':'HEAD','url':'Patient'}}";

        List<String> statuses = statuses(bundle("batch", bad, good, head));

        assertThat(statuses).containsExactly("400", "201 Created", "200 OK");
        assertThat(hospital.send(post("", bundle("transaction", bad, good))))
                .returns(400, HttpResponse::statusCode)
                .satisfies(refused -> assertThat(refused.body()).contains("Bundle.entry[0].resource.gender"));
    }

    @Test
    void whatStandsBesideABadEntryKeepsItsDigits() throws IOException {
        String bad =
                "{'resource':{'resourceType':'Patient','gender':'zz'},'request':{'method':'POST','url':'Patient'}}";
        String good = "{'resource':{'resourceType':'Observation','id':'digits','status':'final','code':{'text':'x'},"
                + "'subject':{'reference':'Patient/ada'},'valueQuantity':{'value':7.40}},"
                + "'request':{'method':'PUT','url':'Observation/digits'}}";

        assertThat(statuses(bundle("batch", bad, good))).containsExactly("400", "201 Created");
        assertThat(hospital.get("ehr", "/Observation/digits").body()).contains("7.40");
        byte[] latin = bundle("batch", bad, good.replace("'x'", "'\u00e9'"))
                .replace('\'', '"')
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(hospital.send(sent("").POST(BodyPublishers.ofByteArray(latin)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aConditionalUpdateOfATransactionMayHaveAFullUrl() throws IOException {
        String update =
                "{'fullUrl':'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a','resource':{'resourceType':'Organization',"
                        + "'identifier':[{'system':'urn:o','value':'7'}],'name':'%s'},"
                        + "'request':{'method':'PUT','url':'Organization?identifier=urn:o|7'}}";

        assertThat(statuses(bundle("transaction", update.formatted("One")))).containsExactly("201 Created");
        assertThat(statuses(bundle("transaction", update.formatted("Other")))).containsExactly("200 OK");
    }

    @Test
    void theSelfLinkRepeatsWhatWasUsedOfAnAddress() throws IOException {
        JsonNode found =
                JSON.readTree(hospital.send(hospital.request("ehr", "/Patient?gender=female&nonsense=1&_count=5")
                                .header("Prefer", "handling=lenient"))
                        .body());

        assertThat(found.path("link").path(0).path("url").asText())
                .isEqualTo(hospital.base() + "/Patient?gender=female&_count=5");
    }

    @ParameterizedTest
    @Requirement("PHI-7")
    @ValueSource(
            strings = {
                "Patient?family=lovelace",
                "Patient?identifier=urn:mrn%7C1",
                "Patient?birthdate=1950-01-01",
                "Observation?patient.family=lovelace",
                "Observation?subject:identifier=urn:mrn%7C1",
                "Observation?subject:Patient.family=lovelace",
                "Observation?_filter=patient.family%20eq%20lovelace",
                "Specimen?accession=urn:lab%7C1",
                "ServiceRequest?requisition=1",
                "Composition?related-id=1",
                "GuidanceResponse?request=1",
                "ImagingStudy?series=1.2.3",
                "Patient/ada/Observation?patient.family=lovelace",
                "RelatedPerson?phone=1"
            })
    void theSelfLinkOfWhatIdentifiesSomebodyIsSealed(String search) throws IOException {
        JsonNode found = JSON.readTree(hospital.get("ehr", "/" + search).body());

        assertThat(found.path("link").path(0).path("url").asText())
                .matches("http://localhost:[0-9]+/fhir/[A-Za-z/]+\\?_cursor=[A-Za-z0-9_-]+");
    }

    @Test
    void aSearchByPostWithoutBodyTakesTheAddress() {
        HttpResponse<String> found = hospital.send(
                hospital.request("ehr", "/Patient/_search?_id=ada").POST(BodyPublishers.noBody()));

        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(found.body()).contains("Lovelace").doesNotContain("Britten");
    }

    /// R4, http.html#history: `_at` chooses versions. What would not choose them is refused also to the lenient.
    @Test
    void aHistoryAtATimeIsRefusedAndOthersAreNotInItsLink() throws IOException {
        assertThat(lenient("/Patient/ada/_history?_at=2020").statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(lenient("/Patient/ada/_history?_count=5&nonsense=1")
                                .body())
                        .at("/link/0/url")
                        .asText())
                .isEqualTo(hospital.base() + "/Patient/ada/_history?_count=5");
    }

    private HttpResponse<String> lenient(String path) {
        return hospital.send(hospital.request("ehr", path).header("Prefer", "handling=lenient"));
    }

    @Test
    void aCallThatSaysWhatCannotBeDoneIsRefused() {
        Stream.of(
                        List.of(hospital.request("ehr", "/Foo/1"), 404),
                        List.of(hospital.request("ehr", "/Patient?_summary=zz"), 400),
                        List.of(hospital.request("ehr", "/metadata?mode=terminology"), 400),
                        List.of(hospital.request("ehr", "/Patient/ada/_history?_at=2020"), 400),
                        List.of(hospital.request("ehr", "/Patient/ada").header("Accept", "image/png"), 406),
                        List.of(post("/Patient/_search", "{'name':'x'}"), 415),
                        List.of(
                                hospital.request("ehr", "/Patient/_search")
                                        .POST(BodyPublishers.ofString("name=nobody")),
                                415),
                        List.of(put("/Patient/somebody", "{'resourceType':'Patient','active':true}"), 400),
                        List.of(put("/Patient/ada/x", "{'resourceType':'Patient','id':'ada'}"), 405))
                .forEach(call -> {
                    HttpResponse<String> refused = hospital.send((HttpRequest.Builder) call.getFirst());
                    assertThat(refused.statusCode())
                            .as(refused.request().uri().toString())
                            .isEqualTo(call.getLast());
                    assertThat(refused.body()).contains("OperationOutcome");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PUT; /; GET, HEAD, POST",
                "PUT; /Patient/ada/x; GET, HEAD",
                "POST; /Patient/ada; GET, HEAD, PUT, PATCH, DELETE"
            })
    void aMethodThatIsNotOfferedIsToldWhichAre(String method, String path, String offered) {
        assertThat(hospital.send(sent(path).method(method, BodyPublishers.ofString(BODY))))
                .returns(405, HttpResponse::statusCode)
                .satisfies(refused ->
                        assertThat(refused.headers().firstValue("Allow")).contains(offered));
    }

    @Test
    void whatStaysAsItWasGivenIsOfferedForReadingOnly() {
        String said = "{'resourceType':'Provenance','id':'said','target':[{'reference':'Patient/ada'}],"
                + "'recorded':'2026-01-01T00:00:00Z','agent':[{'who':{'display':'somebody'}}]}";
        assertThat(hospital.send(put("/Provenance/said", said)).statusCode()).isEqualTo(201);

        assertThat(hospital.send(put("/Provenance/said", said)))
                .returns(405, HttpResponse::statusCode)
                .satisfies(refused ->
                        assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD"));
    }

    @Test
    void deletingWhatNeverWasChangesNothing() {
        assertThat(hospital.send(sent("/Organization/never").DELETE()).statusCode())
                .isEqualTo(204);
        assertThat(hospital.send(sent("/Organization/never")
                                .header("If-Match", "W/\"1\"")
                                .DELETE())
                        .statusCode())
                .isEqualTo(404);
        assertThat(hospital.send(sent("/Organization/never")).statusCode()).isEqualTo(404);
    }

    @Test
    @Requirement("ACC-1")
    void whoMayNotDeleteIsRefusedAlsoWhatNeverWas() {
        assertThat(hospital.send(
                                hospital.request("nurse", "/Organization/never").DELETE())
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sorensen", "s%C3%B8rensen", "SOREN"})
    void aNameIsFoundHoweverItsLettersAreWritten(String asked) throws IOException {
        hospital.send(put("/Patient/soren", "{'resourceType':'Patient','id':'soren','name':[{'family':'Sørensen'}]}"));

        HttpResponse<String> found = hospital.send(hospital.request("ehr", "/Patient?family=" + asked));

        assertThat(JSON.readTree(found.body()).path("total").asInt()).isEqualTo(1);
    }

    private List<String> statuses(String bundle) throws IOException {
        HttpResponse<String> answer = hospital.send(post("", bundle));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return StreamSupport.stream(JSON.readTree(answer.body()).path("entry").spliterator(), false)
                .map(entry -> entry.path("response").path("status").asText())
                .toList();
    }

    private static String bundle(String type, String... entries) {
        return "{'resourceType':'Bundle','type':'" + type + "','entry':[" + String.join(",", entries) + "]}";
    }

    private HttpRequest.Builder post(String path, String body) {
        return sent(path).POST(BodyPublishers.ofString(body.replace('\'', '"')));
    }

    private HttpRequest.Builder put(String path, String body) {
        return sent(path).PUT(BodyPublishers.ofString(body.replace('\'', '"')));
    }

    private HttpRequest.Builder sent(String path) {
        return hospital.request("ehr", path).header("Content-Type", "application/fhir+json");
    }
}
