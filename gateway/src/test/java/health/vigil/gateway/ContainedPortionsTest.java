package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Parts of resources that contain others.
@Requirement("INT-3")
class ContainedPortionsTest extends WithHospital {
    private static final String LISTING = "?identifier=urn:contained%7C1";

    @BeforeAll
    void write() {
        put("/Patient/holder", """
                {"resourceType":"Patient","id":"holder","identifier":[{"system":"urn:contained","value":"1"}],
                "contained":[{"resourceType":"Organization","id":"ward","name":"Ward","partOf":{"reference":"#house"}},
                {"resourceType":"Organization","id":"house","name":"House","alias":["H"]},
                {"resourceType":"Practitioner","id":"doctor","name":[{"family":"Example"}]}],
                "generalPractitioner":[{"reference":"#doctor"}],"managingOrganization":{"reference":"#ward"},
                "contact":[{"organization":{"reference":"#house"}}]}
                """);
        put("/Questionnaire/asked", """
                {"resourceType":"Questionnaire","id":"asked","status":"active","contained":[{"resourceType":"ValueSet",
                "id":"answers","status":"active"}],"item":[{"linkId":"1","type":"choice","answerValueSet":"#answers"}]}
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            _summary=true; ward house
            _summary=data; ward house doctor
            _summary=text; -
            _elements=managingOrganization; ward house
            _elements=generalPractitioner; doctor
            _elements=generalPractitioner,contact; house doctor
            _elements=identifier; -
            _elements=contained; ward house doctor
            """)
    void whatAKeptElementRefersToIsKeptWhole(String portion, String kept) throws IOException {
        List<String> names = kept.equals("-") ? List.of() : List.of(kept.split(" "));

        assertThat(names(JSON.readTree(get("/Patient/holder?" + portion)))).isEqualTo(names);
        JsonNode page = JSON.readTree(get("/Patient" + LISTING + "&" + portion));
        assertThat(names(page.at("/entry/0/resource"))).isEqualTo(names);
        JsonNode history = JSON.readTree(get("/Patient/holder/_history?" + portion));
        assertThat(names(history.at("/entry/0/resource"))).isEqualTo(names);
        JsonNode everything = JSON.readTree(get("/Patient/holder/$everything?" + portion));
        assertThat(names(everything.at("/entry/0/resource"))).isEqualTo(names);
        for (String place : List.of("/Patient/holder?", "/Patient" + LISTING + "&")) {
            String xml = get(place + portion + "&_format=xml");
            for (String name : List.of("ward", "house", "doctor")) {
                assertThat(xml.contains("<id value=\"" + name + "\"")).as(name).isEqualTo(names.contains(name));
            }
        }
    }

    @Test
    void whatIsContainedKeepsAllOfItsElements() throws IOException {
        JsonNode part = JSON.readTree(get("/Patient/holder?_summary=true"));

        assertThat(part.at("/contained/1/alias/0").asText()).isEqualTo("H");
        assertThat(part.has("contact")).isFalse();
    }

    @Test
    void canonicalUrlsReferToo() throws IOException {
        assertThat(names(JSON.readTree(get("/Questionnaire/asked?_elements=item"))))
                .containsExactly("answers");
        assertThat(names(JSON.readTree(get("/Questionnaire/asked?_elements=url"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"#gone\"}}",
                "<Patient xmlns=\"http://hl7.org/fhir\"><managingOrganization><reference value=\"#gone\"/>"
                        + "</managingOrganization></Patient>"
            })
    void aReferenceWithoutATargetIsRefused(String body) {
        HttpResponse<String> response = hospital.send(hospital.request("ehr", "/Patient")
                .header("Content-Type", body.startsWith("<") ? "application/fhir+xml" : "application/fhir+json")
                .POST(BodyPublishers.ofString(body)));

        assertThat(response.statusCode()).isEqualTo(400);
    }

    private static List<String> names(JsonNode resource) {
        assertThat(resource.path("resourceType").asText()).isNotEmpty();
        return StreamSupport.stream(resource.path("contained").spliterator(), false)
                .map(contained -> contained.path("id").asText())
                .toList();
    }

    private String get(String place) {
        HttpResponse<String> response = hospital.get("ehr", place);
        assertThat(response.statusCode()).as(place + response.body()).isEqualTo(200);
        return response.body();
    }

    private void put(String place, String body) {
        HttpResponse<String> response = hospital.send(hospital.request("ehr", place)
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
    }
}
