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
import java.util.Collections;
import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Operations and compartments asked for by entries of a batch and by themselves. The same call by itself is the
/// oracle of the entry.
class BatchOperationsTest extends WithHospital {
    @BeforeAll
    void write() {
        hospital.write(Hospital.heartRate("later", "ada", 90).addPerformer(new Reference("Patient/ben")));
    }

    @Test
    @Requirement("INT-3")
    void anEntryIsAnsweredAsTheCallByItself() throws IOException {
        String match = "{'resourceType':'Parameters','parameter':[{'name':'resource','resource':"
                + "{'resourceType':'Patient','identifier':[{'system':'" + Hospital.MRN + "','value':'MRN-ada'}],"
                + "'name':[{'family':'Lovelace','given':['Ada']}]}}]}";
        List<String> addresses = List.of(
                "/Patient/ada/$everything?_type=Observation",
                "/Observation/$lastn?patient=ada&code=http://loinc.org%7C8867-4",
                "/Patient/ada/Observation?code=8867-4",
                "/metadata",
                "/Patient/ada/%24everything?_type=Observation");

        JsonNode entries = batch(
                "nurse",
                get(addresses.get(0)),
                get(addresses.get(1)),
                get(addresses.get(2)),
                get(addresses.get(3)),
                get(addresses.get(4)),
                get(hospital.base() + addresses.getFirst()),
                "{'resource':" + match + ",'request':{'method':'POST','url':'Patient/$match'}}",
                "{'request':{'method':'POST','url':'Observation/_search?patient=ada&_count=1'}}");

        for (int i = 0; i < addresses.size(); i++) {
            JsonNode alone =
                    JSON.readTree(hospital.get("nurse", addresses.get(i)).body());
            assertThat(entries.get(i).at("/response/status").asText()).isEqualTo("200 OK");
            assertThat(answer(entries.get(i).path("resource")))
                    .isEqualTo(answer(alone))
                    .isNotEmpty();
        }
        assertThat(answer(entries.get(5).path("resource")))
                .isEqualTo(answer(entries.get(0).path("resource")));
        assertThat(entries.get(6).at("/resource/entry/0/search/score").isNumber())
                .isTrue();
        assertThat(entries.get(7).at("/resource/entry")).hasSize(1);
    }

    @Test
    @Requirement({"ACC-2", "EVI-3"})
    void anEntryIsDecidedAndRecordedAsTheCallByItself() throws IOException {
        for (String address :
                List.of("/Patient/ben/$everything", "/Observation/$lastn?patient=ben", "/Patient/ben/Observation")) {
            int before = acts("float-nurse").size();
            HttpResponse<String> alone = hospital.get("float-nurse", address);
            List<Act> single =
                    acts("float-nurse").subList(before, acts("float-nurse").size());
            JsonNode permitted = batch("float-nurse", get(address));

            assertThat(alone.statusCode()).as(alone.body()).isEqualTo(200);
            assertThat(permitted.at("/0/response/status").asText()).isEqualTo("200 OK");
            assertThat(acts("float-nurse")
                            .subList(before + single.size(), acts("float-nurse").size()))
                    .isEqualTo(single)
                    .isNotEmpty();

            JsonNode refused = batch("nurse", get(address), get("/Patient/ada"));

            assertThat(hospital.get("nurse", address).statusCode()).isEqualTo(403);
            assertThat(refused.at("/0/response/status").asText()).startsWith("403");
            assertThat(refused.at("/0/response/outcome/issue/0/details/coding/0/code")
                            .asText())
                    .isEqualTo("VGL-GW-403");
            assertThat(refused.at("/1/response/status").asText()).isEqualTo("200 OK");
            List<Act> both = acts("nurse");
            assertThat(both.get(both.size() - 1)).isEqualTo(both.get(both.size() - 3));
        }
    }

    @Test
    @Requirement("INT-3")
    void whatAnEntryCannotHaveIsRefusedAlone() throws IOException {
        JsonNode entries = batch(
                "ehr",
                get("/Patient/$export"),
                get("/Patient/ada/$nonsense"),
                get("/Foo/1"),
                get("/Observation/later/Patient"),
                get("/Patient/ada/Medication"),
                get("/Patient/%00"),
                get("/ValueSet/%00/$expand"),
                get("/Observation?_id"),
                get("/Observation?=later"),
                get("/Patient/ada/$everything?_type"),
                get("/Observation/$lastn?patient=%00"),
                "{'resource':{'resourceType':'Binary','contentType':'application/json-patch+json'},"
                        + "'request':{'method':'PATCH','url':'Patient/ada'}}",
                "{'request':{'method':'POST','url':'Patient/ada/_search'}}",
                "{'resource':{'resourceType':'Patient','id':'nope'},'request':{'method':'PUT','url':'Patient/nope/x'}}",
                get("/Patient/ada"));

        assertThat(entries.findValuesAsText("status"))
                .containsExactly(
                        "400", "405", "404", "405", "400", "400", "400", "400", "400", "400", "400", "400", "405",
                        "405", "200 OK");
        assertThat(hospital.get("ehr", "/Patient/nope").statusCode()).isEqualTo(404);
    }

    @Test
    @Requirement("INT-3")
    void operationsAreNoPartOfATransactionAndAHundredOfABatch() throws IOException {
        HttpResponse<String> transaction = send("ehr", "transaction", List.of(get("/Patient/ada/$everything")));
        List<String> wide = new ArrayList<>(Collections.nCopies(99, get("/metadata")));
        wide.add(get("/Patient/ada/*"));
        wide.add(get("/Patient/ada/*"));
        JsonNode entries = JSON.readTree(send("ehr", "batch", wide).body()).path("entry");

        assertThat(transaction.statusCode()).isEqualTo(400);
        assertThat(transaction.body()).contains("Bundle.entry[0]", "Send it in a batch");
        assertThat(entries.get(99).at("/response/status").asText()).isEqualTo("200 OK");
        assertThat(entries.get(100).at("/response/status").asText()).isEqualTo("400");
    }

    @Test
    @Requirement({"INT-3", "ACC-2"})
    void aCompartmentIsSearchedByPagesAndWithoutOtherPatients() throws IOException {
        JsonNode first =
                JSON.readTree(hospital.get("nurse", "/Patient/ada/*?_count=2").body());
        JsonNode all = JSON.readTree(hospital.get("nurse", "/Patient/ada/*").body());
        List<String> found = new ArrayList<>(answer(first));
        for (String next = next(first); !next.isEmpty(); ) {
            assertThat(next).startsWith(hospital.base() + "/Patient/ada/*?_cursor=");
            JsonNode page = JSON.readTree(hospital.get("nurse", next).body());
            found.addAll(answer(page));
            next = next(page);
        }

        assertThat(found).isEqualTo(answer(all)).containsExactly("stay-ada", "hr-ada", "later");
        assertThat(all.path("total").asInt()).isEqualTo(3);
        assertThat(all.at("/link/0/url").asText()).isEqualTo(hospital.base() + "/Patient/ada/*");
        assertThat(answer(JSON.readTree(hospital.get("float-nurse", "/Patient/ben/Observation?_sort=_id")
                        .body())))
                .containsExactly("hr-ben", "later");
        assertThat(answer(JSON.readTree(
                        hospital.get("other-nurse", "/Patient/ben/Observation").body())))
                .containsExactly("hr-ben");
        assertThat(answer(JSON.readTree(hospital.send(hospital.request("nurse", "/Patient/ada/Observation/_search")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("_id=later")))
                        .body())))
                .containsExactly("later");
    }

    @Test
    @Requirement("INT-3")
    void whatAnOperationAnswersIsToldToWhoWantsLittle() throws IOException {
        String validation = "{'resource':{'resourceType':'Parameters','parameter':[{'name':'url','valueUri':"
                + "'http://hl7.org/fhir/ValueSet/observation-status'},{'name':'coding','valueCoding':{'system':"
                + "'http://hl7.org/fhir/observation-status','code':'nonsense'}}]},"
                + "'request':{'method':'POST','url':'ValueSet/$validate-code'}}";
        String bundle = "{'resourceType':'Bundle','type':'batch','entry':[" + validation + "]}";

        HttpResponse<String> answer = hospital.send(hospital.request("nurse", "")
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "return=minimal")
                .POST(BodyPublishers.ofString(bundle.replace('\'', '"'))));

        assertThat(JSON.readTree(answer.body())
                        .at("/entry/0/resource/parameter")
                        .toString())
                .contains("\"valueBoolean\":false");
    }

    /// An Encounter has no code, an Observation has.
    @Test
    @Requirement("INT-3")
    void whatOneTypeLeavesOutHoldsForTheOthersOnLaterPages() throws IOException {
        JsonNode first = lenient("/Patient/ada/*?code=nonsense&_count=1");
        JsonNode second = lenient(next(first));

        assertThat(answer(first)).startsWith("stay-ada");
        assertThat(first.toString()).contains("VGL-GW-417");
        assertThat(second.at("/entry").findValuesAsText("mode")).containsOnly("outcome");
    }

    private JsonNode lenient(String address) throws IOException {
        return JSON.readTree(hospital.send(hospital.request("nurse", address).header("Prefer", "handling=lenient"))
                .body());
    }

    @Test
    @Requirement("INT-3")
    void headIsTheHeadersOfAGet() {
        HttpResponse<String> head =
                hospital.send(hospital.request("nurse", "/Patient/ada").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("ETag")).contains("W/\"1\"");
        assertThat(head.body()).isEmpty();
    }

    private List<Act> acts(String caller) {
        return hospital.entriesOf(caller).stream().map(Entry::act).toList();
    }

    /// The ids of a bundle's records, or what else is told one answer from another.
    private static List<String> answer(JsonNode resource) {
        List<String> ids = new ArrayList<>();
        resource.path("entry").forEach(entry -> ids.add(entry.at("/resource/id").asText()));
        return resource.path("resourceType").asText().equals("Bundle")
                ? ids
                : List.of(
                        resource.path("resourceType").asText(),
                        resource.at("/implementation/url").asText());
    }

    private JsonNode batch(String caller, String... entries) throws IOException {
        HttpResponse<String> answer = send(caller, "batch", List.of(entries));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("entry");
    }

    private HttpResponse<String> send(String caller, String type, List<String> entries) {
        String bundle = "{'resourceType':'Bundle','type':'" + type + "','entry':[" + String.join(",", entries) + "]}";
        return hospital.post(caller, "", bundle.replace('\'', '"'));
    }

    private static String get(String address) {
        return "{'request':{'method':'GET','url':'" + address + "'}}";
    }
}
