package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A value has the form of its type, and a list stands where R4 has one: what is other is refused with its place, and
/// what is right at the border is taken.
@Requirement("INT-3")
class ValueFormsTest extends WithHospital {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            "valueInstant":"2020"; .value
            "valueInstant":"2020-01-01"; .value
            "valueInstant":"0000-01-01T00:00:00Z"; .value
            "valueTime":"25:00:00"; .value
            "valueTime":"1:2"; .value
            "valueTime":"10:00"; .value
            "valuePositiveInt":0; .value
            "valuePositiveInt":-5; .value
            "valueUnsignedInt":-1; .value
            "valueId":"a b"; .value
            "valueUuid":"abc"; .value
            "valueOid":"1.2.3"; .value
            "valueUri":"a b"; .value
            "valueUrl":"http://a b"; .value
            "valueCanonical":"a b"; .value
            "valueDateTime":"0000"; .value
            "valueDate":"0000"; .value
            "valueIdentifier":{"system":"a b"}; .value.system
            "valueString":"a","_valueString":{"extension":[{"url":"x y","valueCode":"c"}]}; .value.extension.url
            "valueBase64Binary":"AAA"; .valueBase64Binary
            "valueBase64Binary":"AAB="; .valueBase64Binary
            """)
    void anotherFormIsRefusedWithItsPlace(String value, String place) {
        HttpResponse<String> answer = send("json", patient("\"extension\":[{\"url\":\"urn:e\"," + value + "}]"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body())
                .contains("VGL-GW-400")
                .containsPattern("\"Patient\\.extension(\\[0\\])?" + Pattern.quote(place) + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            "valueQuantity":{"value":"5.10"}; .valueQuantity.value
            "valueInteger":"7"; .valueInteger
            "valueBoolean":"true"; .valueBoolean
            "valueString":5; .valueString
            "valueString":true; .valueString
            "valueCode":1; .valueCode
            "valueDate":2020; .valueDate
            """)
    void anotherKindOfJsonIsRefusedWithItsPlace(String value, String place) {
        HttpResponse<String> answer = send("json", patient("\"extension\":[{\"url\":\"urn:e\"," + value + "}]"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"Patient.extension[0]" + place + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            "valueInstant":"2020-01-01T00:00:00.1234567+14:00"
            "valueTime":"23:59:60.5"
            "valuePositiveInt":1
            "valueUnsignedInt":0
            "valueId":"A-1.b"
            "valueUuid":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"
            "valueOid":"urn:oid:1.2.3"
            "valueUri":"urn:a:b%20c#d|e"
            "valueCanonical":"http://a/b|1.0#c"
            "valueDateTime":"9999-12"
            "valueDate":"0001"
            "valueBase64Binary":"AAAA\\nAA=="
            """)
    void theRightOneIsTaken(String value) {
        HttpResponse<String> answer = send("json", patient("\"extension\":[{\"url\":\"urn:e\"," + value + "}]"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            "name":[[{"family":"x"}]]; Patient.name[0]
            "active":[true]; Patient.active
            "name":[{"given":"x"}]; Patient.name[0].given
            "name":{"family":"x"}; Patient.name
            "birthDate":"1970-01-01","_birthDate":[{"extension":[{"url":"urn:e","valueCode":"c"}]}]; Patient.birthDate
            "contact":{"name":{"family":"x"}}; Patient.contact
            "contained":[{"resourceType":"Organization","id":"a","alias":"x"}]; Patient.contained[0].alias
            "extension":[{"url":"urn:e","valueCodeableConcept":{"coding":{"code":"x"}}}]; Patient.extension[0].valueCodeableConcept.coding
            """)
    void aListStandsWhereR4HasOne(String members, String place) {
        HttpResponse<String> answer = send("json", patient(members));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("VGL-GW-400").contains("\"" + place + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            <extension url="urn:e"><valueInstant value="2020-01-01"/></extension>
            <extension url="urn:e"><valuePositiveInt value="0"/></extension>
            <extension url="x y"><valueCode value="c"/></extension>
            <photo><data value="AAA"/></photo>
            <photo><hash value="AAB="/></photo>
            <active value=" true "/>
            <multipleBirthInteger value="01"/>
            <extension url="urn:e"><valueDecimal value="+1.5"/></extension>
            <extension url="urn:e"><valueDecimal value=".5"/></extension>
            <extension url="urn:e"><valueDecimal value="1."/></extension>
            <extension url="urn:e"><valueDecimal value="01.10"/></extension>
            """)
    void inXmlToo(String elements) {
        HttpResponse<String> answer = send("xml", "<Patient xmlns=\"http://hl7.org/fhir\">" + elements + "</Patient>");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void whatOnlyLooksLikeAnotherNumberIsTaken() {
        HttpResponse<String> answer = send(
                "json",
                patient("\"telecom\":[{\"value\":\"+4300\"},{\"value\":\"0043.\"},{\"value\":\".5\"}],"
                        + "\"extension\":[{\"url\":\"urn:e\",\"valueDecimal\":-0.50}]"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private HttpResponse<String> send(String form, String body) {
        return hospital.send(hospital.request("ehr", "/Patient")
                .header("Content-Type", "application/fhir+" + form)
                .POST(BodyPublishers.ofString(body)));
    }

    private static String patient(String members) {
        return "{\"resourceType\":\"Patient\"," + members + "}";
    }
}
