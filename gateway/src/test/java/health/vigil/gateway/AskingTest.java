package health.vigil.gateway;

import static health.vigil.gateway.Hospital.heartRate;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What questions mean whose answer is easily taken for another: who a patient is, which record is the latest, what a
/// condition finds that its own transaction writes.
@Requirement("INT-3")
class AskingTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PERSON = """
            'identifier':[{'system':'urn:e','value':'%s'}],'name':[{'family':'%s','given':['%s']}],
            'birthDate':'%s','gender':'%s'""";

    @TempDir
    private Path home = Path.of("");

    @SuppressWarnings("NullAway") // JUnit opens it before each test
    private Hospital hospital;

    @BeforeEach
    void open() {
        hospital = new Hospital(home, GatewayLimits.concurrent(8));
    }

    @AfterEach
    void close() throws Exception {
        hospital.close();
    }

    @Test
    void aRecordNumberSaysWhoSomebodyIs() throws IOException {
        put("Patient", "q", PERSON.formatted("X", "Quasimodo", "Ugo", "1961-03-03", "male"));

        assertThat(match("'identifier':[{'system':'urn:e','value':'X'}]")).containsExactly("q certain");
        assertThat(match("'identifier':[{'system':'urn:e','value':'X'}],'gender':'male'"))
                .containsExactly("q certain");
        assertThat(match("'identifier':[{'system':'urn:e','value':'X'}],'gender':'unknown'"))
                .containsExactly("q certain");
        assertThat(match("'identifier':[{'system':'urn:other','value':'X'}]")).isEmpty();
    }

    @Test
    void whatContradictsIsNeverCertain() throws IOException {
        put("Patient", "q", PERSON.formatted("X", "Quasimodo", "Ugo", "1961-03-03", "male"));

        assertThat(match(PERSON.formatted("X", "Quasimodo", "Ugo", "1961-03-03", "male")))
                .containsExactly("q certain");
        assertThat(match(PERSON.formatted("X", "Quasimodo", "Ugo", "1961-03-03", "female")))
                .containsExactly("q probable");
        assertThat(match(PERSON.formatted("X", "Quasimodo", "Ugo", "1985-11-20", "male")))
                .containsExactly("q probable");
        assertThat(
                        match(
                                "'identifier':[{'system':'urn:e','value':'X'}],'name':[{'family':'Quasimodo','given':['Eva']}]"))
                .containsExactly("q probable");
        assertThat(match("'name':[{'family':'Quasimodo','given':['Ugo']}],'birthDate':'1961-03-03',"
                        + "'gender':'female'"))
                .hasSize(1)
                .doesNotContain("q certain");
    }

    @Test
    void aNameInTheWrongPlaceIsStillAName() throws IOException {
        put("Patient", "q", PERSON.formatted("X", "Quasimodo", "Ugo", "1961-03-03", "male"));

        assertThat(match("'name':[{'family':'Ugo','given':['Quasimodo']}],'birthDate':'1961-03-03'"))
                .hasSize(1);
        assertThat(match("'name':[{'text':'Ugo Quasimodo'}],'birthDate':'1961-03-03'"))
                .hasSize(1);
        assertThat(match("'name':[{'family':'Ugo','given':['Mary']}],'birthDate':'1961-03-03'"))
                .isEmpty();
    }

    @Test
    void whatHasNoTimeComesLast() throws IOException {
        Observation undated = heartRate("a", "cyd", 60);
        undated.setEffective(null);
        Observation other = heartRate("d", "cyd", 60);
        other.setEffective(null);
        hospital.write(undated, dated("b", "2020-01-01"), dated("e", "2030-01-01"), dated("c", "2026-11-01"), other);

        assertThat(ids("/Observation?patient=cyd&_sort=-date"))
                .startsWith("e", "c", "hr-cyd", "b")
                .hasSize(6);
        assertThat(ids("/Observation?patient=cyd&_sort=date"))
                .startsWith("b", "hr-cyd", "c", "e")
                .hasSize(6);
        assertThat(ids("/Observation?patient=cyd&_sort=-date,_id")).containsExactly("e", "c", "hr-cyd", "b", "a", "d");
        assertThat(ids("/Observation/$lastn?patient=cyd&max=2")).containsExactly("e", "c");
        for (int size = 1; size < 7; size++) {
            assertThat(pages("/Observation?patient=cyd&_sort=-date&_count=" + size))
                    .as("by %d", size)
                    .startsWith("e", "c", "hr-cyd", "b")
                    .hasSize(6)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void codesThatStandSideBySideAreOne() throws IOException {
        Observation local = dated("local", "2026-05-01");
        local.getCode().getCoding().clear();
        local.getCode().addCoding().setSystem("urn:local").setCode("hr");
        Observation both = dated("both", "2026-04-01");
        both.getCode().getCoding().addFirst(local.getCode().getCodingFirstRep().copy());
        hospital.write(local, both);

        assertThat(ids("/Observation/$lastn?patient=cyd")).containsExactly("local");
        assertThat(ids("/Observation/$lastn?patient=cyd&code=http://loinc.org%7C8867-4"))
                .containsExactly("both");
    }

    @Test
    void errorsAreNotTheLatestAndOnePatientIsAsked() throws IOException {
        Observation wrong = dated("wrong", "2026-05-01");
        wrong.setStatus(Observation.ObservationStatus.ENTEREDINERROR);
        hospital.write(wrong);

        assertThat(ids("/Observation/$lastn?patient=cyd")).containsExactly("hr-cyd");
        assertThat(ids("/Observation/$lastn?patient=cyd&status=entered-in-error"))
                .containsExactly("wrong");
        assertThat(hospital.get("ehr", "/Observation/$lastn?patient=cyd&patient=ada")
                        .statusCode())
                .isEqualTo(400);
        assertThat(hospital.get("ehr", "/Observation/$lastn?patient=cyd&subject=Patient/cyd")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aConditionalReferenceMeansWhatItsTransactionWrites() throws IOException {
        JsonNode answer = transaction(200, """
                {'resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},
                  'subject':{'reference':'Patient?identifier=urn:t|c1'},
                  'encounter':{'reference':'Encounter?identifier=urn:t|e1'}},
                 'request':{'method':'POST','url':'Observation'}},
                {'resource':{'resourceType':'Encounter','status':'planned','class':{'code':'AMB'},
                  'identifier':[{'system':'urn:t','value':'e1'}],
                  'subject':{'reference':'Patient?identifier=urn:t|c1'}},
                 'request':{'method':'POST','url':'Encounter'}},
                {'resource':{'resourceType':'Patient','identifier':[{'system':'urn:t','value':'c1'}]},
                 'request':{'method':'POST','url':'Patient'}}""");

        String observation = record(answer, 0);
        JsonNode kept = JSON.readTree(hospital.get("ehr", "/" + observation).body());
        assertThat(kept.at("/subject/reference").asText()).isEqualTo(record(answer, 2));
        assertThat(kept.at("/encounter/reference").asText()).isEqualTo(record(answer, 1));
    }

    @Test
    void aConditionalReferenceThatMeansNoneOrSeveralUndoesEverything() throws IOException {
        String observation = """
                {'resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},
                  'subject':{'reference':'Patient?birthdate=1961-03-03'}},
                 'request':{'method':'POST','url':'Observation'}}""";
        String patient = """
                {'resource':{'resourceType':'Patient','identifier':[{'system':'urn:t','value':'%s'}],
                  'birthDate':'1961-03-03'},'request':{'method':'POST','url':'Patient'}},""";

        JsonNode none = transaction(412, observation);
        JsonNode several = transaction(412, patient.formatted("c1") + patient.formatted("c2") + observation);

        assertThat(none.at("/issue/0/code").asText()).isEqualTo("not-found");
        assertThat(none.at("/issue/0/expression/0").asText()).isEqualTo("Bundle.entry[0]");
        assertThat(several.at("/issue/0/code").asText()).isEqualTo("multiple-matches");
        assertThat(several.at("/issue/0/expression/0").asText()).isEqualTo("Bundle.entry[2]");
        assertThat(ids("/Patient?birthdate=1961-03-03")).isEmpty();
    }

    @Test
    void whatNamesADefinitionByUrlIsNotFollowedAndNotOffered() throws IOException {
        put("Questionnaire", "form", "'url':'http://example.org/q','status':'active','title':'my'");
        put(
                "QuestionnaireResponse",
                "filled",
                "'questionnaire':'http://example.org/q|1.0','status':'completed','subject':{'reference':'Patient/cyd'}");

        for (String asked : List.of(
                "/QuestionnaireResponse?_include=QuestionnaireResponse:questionnaire",
                "/Questionnaire?_revinclude=QuestionnaireResponse:questionnaire",
                "/QuestionnaireResponse?questionnaire.title=my",
                "/Questionnaire?_has:QuestionnaireResponse:questionnaire:status=completed")) {
            assertThat(hospital.get("ehr", asked).statusCode()).as(asked).isEqualTo(400);
        }
        assertThat(ids("/QuestionnaireResponse?questionnaire:below=http://example.org/q"))
                .containsExactly("filled");
        assertThat(ids("/QuestionnaireResponse?questionnaire=http://example.org/q%7C1.0"))
                .containsExactly("filled");
        assertThat(hospital.get("ehr", "/metadata").body())
                .contains("QuestionnaireResponse:patient")
                .doesNotContain("QuestionnaireResponse:questionnaire");
    }

    @Test
    void telephonesAndGendersHaveNoCase() throws IOException {
        put(
                "Patient",
                "zoe",
                "'gender':'female','telecom':[{'system':'email','value':'Zoe@X.org'},{'system':'phone','value':'1-EXT'}]");

        assertThat(ids("/Patient?email=zoe@x.org")).containsExactly("zoe");
        assertThat(ids("/Patient?telecom=ZOE@x.ORG")).containsExactly("zoe");
        assertThat(ids("/Patient?phone=1-ext")).containsExactly("zoe");
        assertThat(ids("/Patient?gender=FEMALE")).containsExactly("zoe");
        assertThat(ids("/Patient?gender:not=Female")).doesNotContain("zoe");
        assertThat(ids("/Patient?identifier=mrn-ada")).isEmpty();
    }

    @Test
    void aMapSaysWhatIsUnmappedAndWhatDepends() throws IOException {
        put("ConceptMap", "map", """
                'url':'http://example.org/m','status':'active','group':[{'source':'urn:s','target':'urn:t',
                'element':[{'code':'a','target':[{'code':'Z','equivalence':'equal',
                    'dependsOn':[{'property':'http://p','value':'v'}]}]},
                  {'code':'b','target':[{'code':'Y','equivalence':'equal','product':[{'property':'http://p','value':'w'}]}]},
                  {'code':'c','target':[{'equivalence':'unmatched'}]}],
                'unmapped':{'mode':'fixed','code':'UNK'}}]""");
        String asked = "/ConceptMap/$translate?url=http://example.org/m&system=urn:s&code=";

        JsonNode other = get(asked + "q");
        JsonNode depends = get(asked + "a");
        JsonNode with = get(asked + "b");
        JsonNode unmatched = get(asked + "c");

        assertThat(other.at("/parameter/0/valueBoolean").asBoolean()).isTrue();
        assertThat(other.at("/parameter/1/part/1/valueCoding/code").asText()).isEqualTo("UNK");
        assertThat(depends.at("/parameter/0/valueBoolean").asBoolean()).isFalse();
        assertThat(depends.toString()).doesNotContain("\"Z\"", "UNK");
        assertThat(with.toString()).contains("\"Y\"", "\"product\"", "\"http://p\"", "\"w\"");
        assertThat(unmatched.at("/parameter/0/valueBoolean").asBoolean()).isFalse();
        assertThat(unmatched.toString()).contains("unmatched").doesNotContain("concept", "UNK");
        assertThat(hospital.get("ehr", "/ConceptMap/$translate?url=http://example.org/none&system=urn:s&code=a")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsNotSearchedBySoundIsNotOffered() {
        assertThat(hospital.get("ehr", "/Patient?phonetic=muler").statusCode()).isEqualTo(400);
        assertThat(hospital.get("ehr", "/metadata").body()).doesNotContain("phonetic");
    }

    private static Observation dated(String id, String day) {
        Observation observation = heartRate(id, "cyd", 60);
        observation.setEffective(new DateTimeType(day));
        return observation;
    }

    private List<String> match(String patient) throws IOException {
        String body = "{'resourceType':'Parameters','parameter':[{'name':'resource','resource':"
                + "{'resourceType':'Patient'," + patient + "}}]}";
        JsonNode bundle = post(200, "/Patient/$match", body);
        List<String> found = new ArrayList<>();
        bundle.path("entry")
                .forEach(entry -> found.add(entry.at("/resource/id").asText() + " "
                        + entry.at("/search/extension/0/valueCode").asText()));
        return found;
    }

    private void put(String type, String id, String content) {
        HttpResponse<String> answer = hospital.send(hospital.request("ehr", "/" + type + "/" + id)
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(
                        ("{'resourceType':'" + type + "','id':'" + id + "'," + content + "}").replace('\'', '"'))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private JsonNode transaction(int status, String entries) throws IOException {
        JsonNode answer = post(status, "", "{'resourceType':'Bundle','type':'transaction','entry':[" + entries + "]}");
        return status == 200 ? answer.path("entry") : answer;
    }

    private JsonNode post(int status, String path, String body) throws IOException {
        HttpResponse<String> answer = hospital.send(hospital.request("ehr", path)
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private List<String> ids(String path) throws IOException {
        return ids(get(path));
    }

    private List<String> pages(String path) throws IOException {
        List<String> all = new ArrayList<>();
        String next = path;
        while (!next.isEmpty()) {
            JsonNode page = get(next);
            all.addAll(ids(page));
            next = "";
            for (JsonNode link : page.path("link")) {
                next = link.path("relation").asText().equals("next")
                        ? link.path("url").asText()
                        : next;
            }
        }
        return all;
    }

    private JsonNode get(String path) throws IOException {
        HttpResponse<String> answer = hospital.get("ehr", path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static List<String> ids(JsonNode bundle) {
        List<String> ids = new ArrayList<>();
        bundle.path("entry").forEach(entry -> ids.add(entry.at("/resource/id").asText()));
        return ids;
    }

    private static String record(JsonNode entries, int index) {
        String location = entries.get(index).at("/response/location").asText();
        return location.substring(location.indexOf("/fhir/") + 6, location.indexOf("/_history/"));
    }
}
