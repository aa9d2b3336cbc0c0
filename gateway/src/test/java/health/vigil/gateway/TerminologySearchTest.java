package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ValueSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches of tokens by value set and by subsumption, over what is stored and what is shipped.
@Requirement("INT-3")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TerminologySearchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SYSTEM = "urn:germs";

    private Hospital hospital = unopened();

    @BeforeAll
    void open(@TempDir Path home) {
        hospital = new Hospital(home, GatewayLimits.concurrent(4));
        CodeSystem germs = new CodeSystem();
        germs.setId("germs");
        germs.setUrl(SYSTEM).setContent(CodeSystem.CodeSystemContentMode.COMPLETE);
        CodeSystem.ConceptDefinitionComponent bacteria = germs.addConcept().setCode("bacteria");
        bacteria.addConcept()
                .setCode("staph")
                .setDisplay("Staphylococci")
                .addConcept()
                .setCode("mrsa");
        bacteria.addConcept().setCode("strep").setDisplay("Streptococci");
        germs.addConcept().setCode("virus");
        CodeSystem part = new CodeSystem();
        part.setId("part");
        part.setUrl("urn:part").setContent(CodeSystem.CodeSystemContentMode.FRAGMENT);
        ValueSet isA = new ValueSet();
        isA.setId("is-a");
        isA.setUrl("urn:vs:staph").setVersion("2");
        isA.getCompose()
                .addInclude()
                .setSystem(SYSTEM)
                .addFilter()
                .setProperty("concept")
                .setOp(ValueSet.FilterOperator.ISA)
                .setValue("staph");
        ValueSet without = new ValueSet();
        without.setId("without");
        without.setUrl("urn:vs:without");
        without.getCompose().addInclude().setSystem(SYSTEM);
        without.getCompose().addExclude().addValueSet("urn:vs:staph");
        ValueSet circle = new ValueSet();
        circle.setId("circle");
        circle.setUrl("urn:vs:circle");
        circle.getCompose().addInclude().addValueSet("urn:vs:circle");
        ValueSet listed = new ValueSet();
        listed.setId("listed");
        listed.setUrl("urn:vs:listed");
        listed.getCompose().addInclude().setSystem(SYSTEM).addConcept().setCode("staph");
        hospital.write(germs, part, isA, without, circle, listed);
        for (String code : List.of("bacteria", "staph", "mrsa", "strep", "virus")) {
            Observation found = new Observation();
            found.setId(code);
            found.setStatus(Observation.ObservationStatus.FINAL);
            found.setCode(new CodeableConcept().addCoding(new Coding("urn:lab", "culture", null)));
            found.setValue(new CodeableConcept().addCoding(new Coding(SYSTEM, code, null)));
            found.setSubject(new Reference("Patient/ada"));
            hospital.write(found);
        }
    }

    @AfterAll
    void close() throws Exception {
        hospital.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            value-concept:below=urn:germs|staph; staph mrsa
            value-concept:above=urn:germs|mrsa; mrsa staph bacteria
            value-concept:in=urn:vs:staph; staph mrsa
            value-concept:in=urn:vs:staph|2; staph mrsa
            value-concept:in=ValueSet/is-a; staph mrsa
            value-concept:in=urn:vs:without; bacteria strep virus
            value-concept:in=urn:vs:staph,urn:vs:without; bacteria staph mrsa strep virus
            combo-value-concept:below=urn:germs|strep; strep
            _id=mrsa,virus&value-concept:not-in=urn:vs:staph; virus
            """)
    void tokensAreFoundByWhatTheyMean(String query, String found) throws IOException {
        assertThat(ids(query)).containsExactlyInAnyOrderElementsOf(Arrays.asList(found.split(" ")));
    }

    @Test
    void whatIsShippedIsKnown() throws IOException {
        assertThat(ids("_id=mrsa&status:in=http://hl7.org/fhir/ValueSet/observation-status"))
                .containsExactly("mrsa");
        JsonNode stays = JSON.readTree(hospital.get(
                        "nurse",
                        "/Encounter?class:below="
                                + encoded("http://terminology.hl7.org/CodeSystem/v3-ActCode|_ActEncounterCode"))
                .body());
        assertThat(stays.findValuesAsText("resourceType")).contains("Encounter");
    }

    @Test
    void chainsReachThem() throws IOException {
        JsonNode patients = JSON.readTree(
                hospital.get("nurse", "/Patient?_has:Observation:patient:value-concept:in=" + encoded("urn:vs:staph"))
                        .body());

        assertThat(patients.at("/entry/0/resource/id").asText()).isEqualTo("ada");
        assertThat(patients.path("entry")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "value-concept:in=urn:vs:none-such",
                "value-concept:in=urn:vs:circle",
                "value-concept:below=staph",
                "value-concept:below=urn:part|x",
                "value-concept:below=urn:germs|none",
                "value-quantity:in=urn:vs:staph",
                "date:below=2026"
            })
    void whatCannotBeToldIsRefused(String query) {
        HttpResponse<String> answer = hospital.get("nurse", query(query));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("urn:vs", "urn:germs", "urn:part", "staph");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "-", textBlock = """
            ValueSet/$expand?url=urn:vs:staph; 2; staph mrsa
            ValueSet/$expand?url=urn:vs:staph&valueSetVersion=2; 2; staph mrsa
            ValueSet/is-a/$expand; 2; staph mrsa
            ValueSet/$expand?url=urn:vs:without&offset=1&count=1; 3; strep
            ValueSet/$expand?url=urn:vs:without&filter=STREPTO; 1; strep
            ValueSet/$expand?url=urn:vs:without&count=0; 3; -
            ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/observation-status&filter=regis; 1; registered
            """)
    void aValueSetIsExpanded(String address, int total, @Nullable String codes) throws IOException {
        JsonNode expansion = asked(address, 200).path("expansion");

        assertThat(expansion.path("total").asInt()).isEqualTo(total);
        assertThat(expansion.path("contains").findValuesAsText("code"))
                .isEqualTo(codes == null ? List.of() : Arrays.asList(codes.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ValueSet/$validate-code?url=urn:vs:staph&system=urn:germs&code=mrsa; true
            ValueSet/$validate-code?url=urn:vs:staph&system=urn:germs&code=strep; false
            ValueSet/$validate-code?url=urn:vs:without&system=urn:germs&code=strep&display=streptococci; true
            ValueSet/$validate-code?url=urn:vs:without&system=urn:germs&code=strep&display=virus; false
            ValueSet/$validate-code?url=urn:vs:listed&system=urn:germs&code=staph&display=staphylococci; true
            ValueSet/$validate-code?url=urn:vs:listed&system=urn:germs&code=staph&display=Streptococci; false
            CodeSystem/$validate-code?url=urn:germs&code=mrsa; true
            CodeSystem/germs/$validate-code?code=none; false
            """)
    void aCodeIsCheckedAgainstWhatIsHere(String address, boolean result) throws IOException {
        assertThat(asked(address, 200).at("/parameter/0/valueBoolean").asBoolean())
                .isEqualTo(result);
    }

    @Test
    @Requirement({"INT-3", "EVI-3"})
    void aCodeIsLookedUpAndThatIsRecorded() throws IOException {
        JsonNode told = asked("CodeSystem/$lookup?system=urn:germs&code=staph", 200);

        assertThat(told.toString())
                .contains("{\"name\":\"display\",\"valueString\":\"Staphylococci\"}")
                .contains(
                        "{\"name\":\"code\",\"valueCode\":\"parent\"},{\"name\":\"value\",\"valueCode\":\"bacteria\"}")
                .contains("{\"name\":\"code\",\"valueCode\":\"child\"},{\"name\":\"value\",\"valueCode\":\"mrsa\"}");
        assertThat(hospital.entriesOf("nurse").stream().map(Entry::act))
                .contains(new Act.RecordsDisclosed("lookup", List.of("CodeSystem"), List.of()));
    }

    /// LOINC is not here, nor is a part of a system the whole: neither is answered with no.
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            CodeSystem/$lookup?system=urn:germs&code=none; 404
            CodeSystem/$lookup?system=http://loinc.org&code=8867-4; 400
            CodeSystem/$lookup?code=8867-4; 400
            CodeSystem/$validate-code?url=urn:part&code=x; 400
            ValueSet/$validate-code?url=urn:vs:none-such&system=urn:germs&code=mrsa; 400
            ValueSet/$validate-code?url=urn:vs:staph&code=mrsa; 400
            ValueSet/$expand; 400
            ValueSet/$expand?url=ValueSet/%00; 400
            ValueSet/$expand?url=urn:vs:staph&url=urn:vs:without; 400
            ValueSet/$expand?url=urn:vs:staph&count=99999999999; 400
            ValueSet/$expand?url=urn:vs:staph&offset=-1; 400
            ValueSet/is-a/$expand?url=urn:vs:staph; 400
            ValueSet/$expand?url=urn:vs:staph&activeOnly=true; 400
            ValueSet/$expand?url=urn:vs:circle; 400
            """)
    void whatIsNotKnownIsNotAnswered(String address, int status) throws IOException {
        assertThat(asked(address, status).at("/issue/0/details/coding/0/code").asText())
                .isEqualTo("VGL-GW-" + status);
    }

    @Test
    void aCodingInTheBodyIsCheckedAndAValueSetThereIsRefused() {
        String coding = "{'name':'url','valueUri':'urn:vs:staph'},{'name':'coding','valueCoding':"
                + "{'system':'urn:germs','code':'mrsa'}}";
        String set = coding + ",{'name':'valueSet','resource':{'resourceType':'ValueSet','status':'active'}}";

        assertThat(posted("ValueSet", coding).body()).contains("\"valueBoolean\":true");
        assertThat(posted("ValueSet", set).statusCode()).isEqualTo(400);
    }

    /// The same letters are another code in another system or version.
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            'system':'urn:germs','code':'staph'; true
            'code':'staph'; true
            'system':'http://snomed.info/sct','code':'staph'; false
            'system':'urn:germs','version':'9','code':'staph'; false
            """, quoteCharacter = '`')
    void aCodingOfAnotherSystemIsNotInThisOne(String coding, boolean result) {
        assertThat(posted(
                                "CodeSystem",
                                "{'name':'url','valueUri':'urn:germs'},{'name':'coding','valueCoding':{" + coding
                                        + "}}")
                        .body())
                .contains("\"valueBoolean\":" + result);
    }

    private HttpResponse<String> posted(String type, String parameters) {
        String body = "{'resourceType':'Parameters','parameter':[" + parameters + "]}";
        return hospital.send(hospital.request("nurse", "/" + type + "/$validate-code")
                .header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    private JsonNode asked(String address, int status) throws IOException {
        HttpResponse<String> answer = hospital.get("nurse", "/" + address);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    @Test
    void setsThatIncludeEachOtherManyTimesAreFollowedUpToABound() {
        for (int depth = 0; depth < 6; depth++) {
            ValueSet set = new ValueSet();
            set.setId("many" + depth);
            set.setUrl("urn:vs:many" + depth);
            for (int i = 0; i < 100; i++) {
                set.getCompose().addInclude().addValueSet("urn:vs:" + (depth == 0 ? "staph" : "many" + (depth - 1)));
            }
            hospital.write(set);
        }

        assertThat(hospital.get("nurse", query("value-concept:in=urn:vs:many0")).statusCode())
                .isEqualTo(200);
        assertThat(hospital.get("nurse", query("value-concept:in=urn:vs:many5")).body())
                .contains("more than 500 references");
    }

    @Test
    @Requirement("EVI-1")
    void theValueSetThatWasReadIsOnTheRecord() throws IOException {
        ids("value-concept:in=urn:vs:staph");

        assertThat(hospital.entriesOf("nurse"))
                .extracting(Entry::act)
                .contains(new Act.RecordsDisclosed("search", List.of("ValueSet/is-a/_history/1"), List.of("url")));
    }

    private List<String> ids(String query) throws IOException {
        HttpResponse<String> answer = hospital.get("nurse", query(query));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        JSON.readTree(answer.body())
                .path("entry")
                .forEach(entry -> ids.add(entry.at("/resource/id").asText()));
        return ids;
    }

    private static String query(String query) {
        StringBuilder text = new StringBuilder("/Observation?");
        for (String part : query.split("&")) {
            String[] sides = part.split("=", 2);
            text.append(sides[0]).append('=').append(encoded(sides[1])).append('&');
        }
        return text.substring(0, text.length() - 1);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("NullAway") // JUnit opens it before the tests
    private static Hospital unopened() {
        return null;
    }
}
