package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches of tokens by value set and by subsumption, over what is stored and what is shipped.
@Requirement("INT-3")
class TerminologySearchTest extends WithHospital {
    @BeforeAll
    void write() {
        Germs.write(hospital);
        for (String code : List.of("bacteria", "staph", "mrsa", "strep", "virus")) {
            Observation found = new Observation();
            found.setId(code);
            found.setStatus(Observation.ObservationStatus.FINAL);
            found.setCode(new CodeableConcept().addCoding(new Coding("urn:lab", "culture", null)));
            found.setValue(new CodeableConcept().addCoding(new Coding(Germs.SYSTEM, code, null)));
            found.setSubject(new Reference("Patient/ada"));
            hospital.write(found);
        }
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
}
