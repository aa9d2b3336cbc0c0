package health.vigil.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the parsers of others drop stays, in both forms and in copies.
@Requirement("INT-3")
class ExactFhirTest {
    @ParameterizedTest
    @ValueSource(strings = {"""
                {"resourceType":"Patient","gender":"female","_gender":{"id":"g"},"birthDate":"1970-01-01",\
                "_birthDate":{"id":"b"}}""", """
                {"resourceType":"Patient","name":[{"family":"Q","_family":{"id":"f"},"given":["a","b"],\
                "_given":[null,{"id":"x"}]}]}""", """
                {"resourceType":"Patient","name":[{"given":["a",null],\
                "_given":[{"id":"x"},{"id":"y","extension":[{"url":"urn:e","valueString":"q"}]}]}]}""", """
                {"resourceType":"Patient","extension":[{"url":"urn:e","valueString":"v","_valueString":{"extension":[{"url":"urn:g","valueCode":"c"}]}},\
                {"url":"urn:f","valueMarkdown":"  v\\n"}]}""", """
                {"resourceType":"PlanDefinition","status":"draft","_status":{"id":"s","extension":\
                [{"url":"urn:e","valueMarkdown":" q "}]},"description":"    code block\\n- a"}""", """
                {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient",\
                "contained":[{"resourceType":"Observation","id":"o","status":"final","_status":{"id":"i"},\
                "note":[{"text":"  a  b  "}]}],"gender":"male","_gender":{"id":"g"}}}]}""", """
                {"resourceType":"MedicationRequest","status":"active","dosageInstruction":[{"timing":\
                {"repeat":{"dayOfWeek":["mon","tue"],"_dayOfWeek":[null,{"id":"d"}]}}}]}""", """
                {"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\" \
                class=\\"a\\"><table class=\\"t\\"><tr><td>a<!-- c -->b<br/>  c<![CDATA[d]]></td></tr></table></div>"},\
                "photo":[{"data":"AAAA"}]}""", """
                {"resourceType":"Observation","status":"final","valueString":"a\\r\\nb\\tc",\
                "note":[{"text":"1\\n2"}]}"""})
    void whatIsReadIsWritten(String json) {
        Resource read = (Resource) json().parseResource(json);
        Resource copy = read.copy();

        assertThat(json().encodeResourceToString(read)).isEqualTo(json);
        assertThat(json().encodeResourceToString(copy)).isEqualTo(json);
        IBaseResource again = xml().parseResource(xml().encodeResourceToString(copy));
        assertThat(json().encodeResourceToString(again)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"urn:e\",\"valueCode\":\" a b \"}]}",
                "{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"v\",\"_valueString\":{\"id\":\"i\"}}]}",
                "{\"resourceType\":\"Patient\",\"birthDate\":\" 1970-01-01\"}",
                "{\"resourceType\":\"Patient\",\"deceasedDateTime\":\"2020-01-01T00:00Z\"}",
                "{\"resourceType\":\"Patient\",\"deceasedDateTime\":\"2020-01-01T00:00:00\"}",
                "{\"resourceType\":\"Appointment\",\"start\":\"2020-01-01T00:00Z\"}",
                "{\"resourceType\":\"Patient\",\"_maritalStatus\":{\"extension\":[{\"url\":\"urn:e\",\"valueCode\":\"a\"}]}}",
                "{\"resourceType\":\"Patient\",\"_birthDate\":{\"id\":\"a\"}}",
                "{\"resourceType\":\"Patient\",\"photo\":[{\"data\":\"AAA\"}]}",
                "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"plain\"}}",
            })
    void whatCannotBeKeptIsAnError(String sent) {
        assertThatThrownBy(() -> json().parseResource(sent)).isInstanceOf(DataFormatException.class);
    }

    private static IParser json() {
        return strict(ExactFhir.shared().newJsonParser());
    }

    private static IParser xml() {
        return strict(ExactFhir.shared().newXmlParser());
    }

    private static IParser strict(IParser parser) {
        parser.setParserErrorHandler(new StrictErrorHandler());
        return parser;
    }
}
