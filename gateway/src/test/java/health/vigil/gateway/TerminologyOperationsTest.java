package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What codes mean, asked of what is stored and what is shipped.
@Requirement("INT-3")
class TerminologyOperationsTest extends WithHospital {
    @BeforeAll
    void write() {
        Germs.write(hospital);
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
            CodeSystem/$validate-code?url=urn:germs&code=MRSA; false
            CodeSystem/$validate-code?url=urn:letters&code=a&display=the%20first; true
            ValueSet/$validate-code?url=urn:vs:first&system=urn:letters&code=a; true
            ValueSet/$validate-code?url=urn:vs:first&system=urn:letters&code=b; false
            CodeSystem/$validate-code?url=http://hl7.org/fhir/administrative-gender&version=4.0.1&code=male; true
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
            CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&version=9&code=male; 400
            CodeSystem/$validate-code?url=http://hl7.org/fhir/administrative-gender&version=9.9&code=male; 400
            ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&valueSetVersion=9.9; 400
            ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender%7C9.9; 400
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
    void aCodeOfAnyCaseIsLookedUpAsItIsWritten() throws IOException {
        assertThat(asked("CodeSystem/$lookup?system=urn:letters&code=a", 200).toString())
                .contains("{\"name\":\"display\",\"valueString\":\"The first\"}")
                .contains("{\"name\":\"code\",\"valueCode\":\"child\"},{\"name\":\"value\",\"valueCode\":\"B\"}");
    }

    /// US Core's set of races is here, VSAC's, which it includes, is not.
    @Test
    void whatASetIncludesAndIsNotHereIsNamed() throws IOException {
        JsonNode refused = asked("ValueSet/$expand?url=http://hl7.org/fhir/us/core/ValueSet/omb-race-category", 400);

        assertThat(refused.at("/issue/0/diagnostics").asText()
                        + refused.at("/issue/0/details/text").asText())
                .contains("http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.114222.4.11.836");
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
        return hospital.post("nurse", "/" + type + "/$validate-code", body.replace('\'', '"'));
    }

    private JsonNode asked(String address, int status) throws IOException {
        HttpResponse<String> answer = hospital.get("nurse", "/" + address);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}
