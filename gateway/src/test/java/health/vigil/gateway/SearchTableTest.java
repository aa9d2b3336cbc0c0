package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// R4's search page, section by section (3.1.1.4 and 3.1.1.5), over HTTP.
@Requirement("INT-3")
class SearchTableTest extends WithHospital {
    @BeforeAll
    void write() {
        put("""
                {"resourceType":"Patient","id":"p1","identifier":[{"type":{"coding":[{"system":
                "http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:mrn","value":"A,1"}],
                "name":[{"family":"Carreño Quiñones","given":["Severine"]}],"gender":"female","birthDate":"1970-05-01",
                "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">bone metastases</div>"}}
                """);
        put("""
                {"resourceType":"Patient","id":"p2","identifier":[{"value":"nosys"}],"name":[{"family":"McEve","given":["Eve"]}],
                "_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                "valueCode":"unknown"}]},
                "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">liver and bone</div>"}}
                """);
        put("""
                {"resourceType":"Observation","id":"q1","status":"final","code":{"coding":[{"system":"http://loinc.org",
                "code":"2823-3","display":"Potassium in Serum"}],"text":"K+"},"effectiveDateTime":"2026-01-14T10:00:00Z",
                "subject":{"reference":"{BASE}/Patient/p1","identifier":{"system":"urn:mrn","value":"A,1"}},
                "valueQuantity":{"value":5.4,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}
                """);
        put("""
                {"resourceType":"Observation","id":"q2","status":"preliminary","code":{"coding":[{"system":"http://loinc.org",
                "code":"2823-3"}]},"effectivePeriod":{"start":"2026-01-10T00:00:00Z","end":"2026-01-20T00:00:00Z"},
                "subject":{"reference":"Patient/p1"},"hasMember":[{"reference":"Observation/q1"}],
                "valueQuantity":{"value":4.1,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}
                """);
        put("""
                {"resourceType":"Observation","id":"q3","status":"final","code":{"coding":[{"system":"http://loinc.org",
                "code":"85354-9"}]},"effectiveDateTime":"2026-02","subject":{"reference":"Patient/p2"},"performer":[{"reference":"Patient/p1"}],"component":[{"code":
                {"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":55}}]}
                """);
        put("""
                {"resourceType":"ValueSet","id":"vs1","status":"active","url":"http://acme.example/fhir/ValueSet/1","version":"2.0"}
                """);
        put("""
                {"resourceType":"Specimen","id":"s1","subject":{"reference":"Patient/p1"},"accessionIdentifier":{"type":{"coding":
                [{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"ACSN"}]},"value":"A|1"}}
                """);
        put("""
                {"resourceType":"DocumentReference","id":"doc","status":"current","subject":{"reference":"Patient/p1"},
                "content":[{"attachment":{"contentType":"text/xml; charset=UTF-8"}}]}
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Observation?subject={BASE}/Patient/p1; q1 q2
            Observation?subject:Patient={BASE}/Patient/p1; q1 q2
            Observation?subject:identifier=urn:mrn|A\\,1; q1
            Observation?subject:Group=p1; -
            Observation?has-member={BASE}/Observation/q1; q2
            Patient?identifier=urn:mrn|; p1
            Patient?identifier=|nosys; p2
            Specimen?accession:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|ACSN|A\\|1; s1
            Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|A\\,1; p1
            Patient?family=a\\\\,carreno; p1
            Patient?family=quinones; p1
            Patient?family:exact=Carreño Quiñones; p1
            Patient?family:exact=carreno quinones; -
            Patient?given=eve; p2
            Patient?given:contains=EVE; p1 p2
            Patient?gender:not=female&_id=p1,p2; p2
            Patient?birthdate:missing=true&_id=p1,p2; p2
            Patient?birthdate:missing=false&_id=p1,p2; p1
            Patient?_text=(bone OR liver) and metastases; p1
            Patient?_text=bone not liver; p1
            Patient?_text=liver bone; p2
            Patient?_text=metastases,liver; p1 p2
            Observation?code:text=potassium; q1
            Observation?value-quantity=5.4||mmol/L; q1
            Observation?value-quantity=lt5.4|http://unitsofmeasure.org|mmol/L; q2
            Observation?value-quantity=sa5|http://unitsofmeasure.org|mmol/L; q1
            Observation?value-quantity=ap5|http://unitsofmeasure.org|mmol/L; q1
            Observation?component-code-value-quantity=http://loinc.org|8480-6$lt60; q3
            Observation?date=eq2026-01&patient=p1; q1 q2
            Observation?date=eb2026-01-14T12:00:00Z&patient=p1; q1
            Observation?date=ne2026-01-14&patient=p1; q2
            ValueSet?url=http://acme.example/fhir/ValueSet/1|2.0; vs1
            ValueSet?url=http://acme.example/fhir/ValueSet/1|1.0; -
            ValueSet?url=urn:x,http://acme.example/fhir/ValueSet/1|2.0; vs1
            ValueSet?url:below=http://acme.example/fhir/; vs1
            ValueSet?url:above=http://acme.example/fhir/ValueSet/1/_history/5; vs1
            DocumentReference?contenttype=text/xml; -
            DocumentReference?contenttype:below=text/xml; doc
            DocumentReference?_contained=false&patient=p1; doc
            Encounter?location:below={BASE}/Location/SICU; stay-ben
            Observation?_filter=code eq http://loinc.org|2823-3 and subject.name co "sever"; q1 q2
            Patient/p1/Observation?_count=10; q1 q2 q3
            Patient/p1/Observation?code=85354-9; q3
            Patient/p1/*?_count=50; q1 q2 q3 s1 doc
            Patient/p1/*?_type=Specimen,DocumentReference; s1 doc
            Patient/p2/Observation?status=final; q3
            Encounter/stay-ben/Observation?_count=10; -
            Patient?_has:Observation:patient:value-quantity=5.4&_has:Observation:patient:status=preliminary; p1
            """)
    void searchesFindWhatR4SaysTheyFind(String query, String found) throws IOException {
        HttpResponse<String> answer = hospital.get("ehr", encoded(query));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ids(answer)).containsExactlyInAnyOrderElementsOf(named(found));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            family; p1 p2
            -family; p2 p1
            birthdate; p1 p2
            -birthdate; p1 p2
            -_id; p2 p1
            _lastUpdated; p1 p2
            -_lastUpdated,_id; p2 p1
            """)
    void searchesAreOrderedByAnyParameter(String order, String found) throws IOException {
        assertThat(ids(hospital.get("ehr", "/Patient?_id=p1,p2&_sort=" + order)))
                .containsExactlyElementsOf(named(found));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Patient?_id:not=p1; Patient._id does not take the modifier
            Patient?_lastUpdated:missing=true; Patient._lastUpdated does not take the modifier
            Patient?name:bogus=x; Patient.name does not take the modifier
            Patient?_query=current; There are no named queries here
            Patient?_text=(bone; Give words, joined by or, and, not
            Patient?_id=p1&_sort=_text; This order is not offered
            Observation?_id=q1&_sort=code-value-quantity; This order is not offered
            Observation?_id=q1&_summary=short; Use true, text, data, count or false
            Observation?_id=q1&_summary=text&_include=Observation:patient; Use _summary=data, or include nothing
            Patient?identifier:of-type=MR|x; Give system|code|value
            Observation?subject:below=nothing|x; cannot be understood
            AllergyIntolerance?patient=p1&_list=$current-allergies; Nobody keeps a current List
            AllergyIntolerance?patient={BASE}/Patient/p1&_list=$current-allergies; Nobody keeps a current List
            AllergyIntolerance?patient=p1&patient=p2&_list=$current-allergies; the search does not name one
            DocumentReference?contenttype:in=x; does not take the modifier
            Patient?=x; one has no name
            Patient?_id=; is empty
            Patient/p1/Medication?_count=1; in no such compartment
            Patient/p1/*?_type=Medication; in no such compartment
            Patient?_has:Observation:subject:_compartment=Patient/p1; has no search parameter
            Observation?subject:Patient._compartment=Encounter/e1; has no search parameter
            Observation?_filter=_compartment eq Patient/p1; has no search parameter
            """)
    void whatIsNotAnsweredSaysWhyAlsoWhereTheCallerIsLenient(String query, String why) {
        HttpResponse<String> answer =
                hospital.send(hospital.request("ehr", encoded(query)).header("Prefer", "handling=lenient"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
    }

    @Test
    void containedResourcesAreNoMatchesAndTheCallerIsTold() {
        String query = "/Patient?_id=p1&_contained=true";
        HttpResponse<String> lenient =
                hospital.send(hospital.request("ehr", query).header("Prefer", "handling=lenient"));

        assertThat(hospital.get("ehr", query).body()).contains("Contained resources are no matches by themselves");
        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(lenient.body()).contains("VGL-GW-417");
    }

    @Test
    void elementsAreChosenOfTheMatchesAndNotOfWhatIsIncluded() throws IOException {
        HttpResponse<String> answer = hospital.get(
                "ehr",
                "/Observation?_id=q2&_elements=status&_include=Observation:has-member&_include=Observation:patient");

        JsonNode entries = JSON.readTree(answer.body()).path("entry");
        assertThat(entries).hasSize(3);
        assertThat(entries.get(0).at("/resource/status").asText()).isEqualTo("preliminary");
        assertThat(entries.get(0).path("resource").has("valueQuantity")).isFalse();
        assertThat(entries.get(0).at("/resource/meta/tag/0/code").asText()).isEqualTo("SUBSETTED");
        assertThat(entries.findValuesAsText("birthDate")).containsExactly("1970-05-01");
        assertThat(entries.findValuesAsText("value")).contains("5.4");
    }

    /// R4, 3.1.0.11.2: where identities overlap, the transaction fails. A Patient that is created gets the id of its
    /// identifier, and so the same again.
    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST"})
    void aTransactionDeletesOrWritesARecordAndNotBoth(String method) throws IOException {
        String identified = "\"identifier\":[{\"system\":\"" + Hospital.MRN + "\",\"value\":\"" + method + "\"}]";
        HttpResponse<String> created =
                hospital.post("ehr", "/Patient", "{\"resourceType\":\"Patient\"," + identified + "}");
        String id = JSON.readTree(created.body()).path("id").asText();
        String again = method.equals("PUT")
                ? "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"," + identified + "}"
                : "{\"resourceType\":\"Patient\"," + identified + "}";
        HttpResponse<String> answer = hospital.post(
                "ehr",
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                        + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/" + id + "\"}},{\"resource\":" + again
                        + ",\"request\":{\"method\":\"" + method + "\",\"url\":\"Patient"
                        + (method.equals("PUT") ? "/" + id : "") + "\"}}]}");

        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.body()).contains("in a transaction of its own");
        assertThat(hospital.get("ehr", "/Patient/" + id).statusCode()).isEqualTo(200);
    }

    private void put(String resource) {
        String id = resource.replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
        String type = resource.replaceAll("(?s).*?\"resourceType\":\"([^\"]+)\".*", "$1");
        HttpResponse<String> answer = hospital.send(hospital.request("ehr", "/" + type + "/" + id)
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(resource.replace("{BASE}", hospital.base()))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private String encoded(String query) {
        String[] address = query.replace("{BASE}", hospital.base()).split("\\?", 2);
        List<String> parts = Arrays.stream(address[1].split("&"))
                .map(part -> part.split("=", 2))
                .map(pair -> pair[0] + "=" + URLEncoder.encode(pair[1], StandardCharsets.UTF_8))
                .toList();
        return "/" + address[0] + "?" + String.join("&", parts);
    }

    private static List<String> ids(HttpResponse<String> answer) throws IOException {
        List<String> ids = new ArrayList<>();
        JSON.readTree(answer.body())
                .path("entry")
                .forEach(entry -> ids.add(entry.at("/resource/id").asText()));
        return ids;
    }

    private static List<String> named(String found) {
        return Arrays.stream(found.split(" ")).filter(id -> !id.equals("-")).toList();
    }
}
