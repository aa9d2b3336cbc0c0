package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What other parsers drop or bend is refused, or comes back value by value, in both forms; an independent reader
/// of both compares.
@Requirement("INT-3")
class ExactBodiesTest extends WithHospital {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"gender\":\"female\",\"_gender\":{\"id\":\"g\"},\"birthDate\":\"1970-01-01\",\"_birthDate\":{\"id\":\"b\"}",
                "\"name\":[{\"family\":\"Q\",\"given\":[\"a\",\"b\"],\"_given\":[null,{\"id\":\"x\"}]}]",
                "\"name\":[{\"given\":[\"a\",null],\"_given\":[null,{\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"q\"}]}]}]",
                "\"extension\":[{\"url\":\"urn:e\",\"valueMarkdown\":\"    code block\\n- a\\n\"}]",
                "\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"  a  b  \",\"_valueString\":"
                        + "{\"extension\":[{\"url\":\"urn:f\",\"valueCode\":\"c\"}]}}]",
                "\"extension\":[{\"url\":\"urn:e\",\"valueBase64Binary\":\"YWJj\"}]",
                "\"name\":[{\"text\":\"line1\\nline2\\tx\\r\\n<&>\\\"'\"}],\"telecom\":[{\"value\":\" 1\\n\"}]",
                "\"name\":[{\"text\":\"\\ud83d\\udc89 \\u0085 \\u202e\"}]",
                "\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"a\",\"name\":\"x\"},"
                        + "{\"resourceType\":\"Organization\",\"id\":\"b\",\"name\":\"y\"}],"
                        + "\"managingOrganization\":{\"reference\":\"#a\"},\"generalPractitioner\":[{\"reference\":\"#b\"}]",
                "\"deceasedDateTime\":\"2020-01-01T00:00:00.123456Z\"",
                "\"extension\": [ {\"url\": \"urn:e\", \"valueCode\": \"CHEM-GLUCOTOL\"} ]",
                "\"name\":[{\"id\":\"n\",\"family\":\"Q\"}],\"maritalStatus\":{\"id\":\"m\",\"text\":\"t\"}"
            })
    void whatIsLegalIsKept(String members) {
        comesBack(Forms.ofJson(patient(members)), send("json", patient(members)));
    }

    @Test
    void whiteSpaceAroundANarrativeIsNoneOfIt() {
        String div = "<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">x</div>\\n";

        HttpResponse<String> answer =
                send("json", patient("\"text\":{\"status\":\"generated\",\"div\":\"" + div + "\"}"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"name\":[{\"given\":[\"a\"],\"_given\":[null,{\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"q\"}]}]}]",
                "\"name\":[{\"given\":[\"a\",null],\"_given\":[{\"id\":\"x\"}]}]",
                "\"name\":[{\"given\":[\"a\",null],\"_given\":[{\"id\":\"x\"},null]}]",
                "\"name\":[{\"family\":\"  \"}]",
                "\"name\":[{\"family\":\"a\\ud800b\"}]",
                "\"name\":[{\"family\":\"a\\udc00\\ud800b\"}]",
                "\"name\":[{\"family\":\"a\\uffffb\"}]",
                "\"name\":[{\"family\":\"a\\ufffeb\"}]",
                "\"name\":[{\"family\":\"a\\u0001b\"}]",
                "\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"a\",\"name\":\"x\"},"
                        + "{\"resourceType\":\"Organization\",\"id\":\"a\",\"name\":\"y\"}],"
                        + "\"managingOrganization\":{\"reference\":\"#a\"}",
                "\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"a\",\"contained\":"
                        + "[{\"resourceType\":\"Organization\",\"id\":\"b\",\"name\":\"y\"}],\"partOf\":{\"reference\":\"#b\"}}],"
                        + "\"managingOrganization\":{\"reference\":\"#a\"}",
                "\"_id\":{\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"q\"}]}",
                "\"active\":true,\"fhir_comments\":[\"c\"]",
                "\"active\":true,\"_resourceType\":{\"id\":\"r\"}",
                "\"birthDate\":\"1970-01-01\",\"_birthDate\":{\"other\":1}",
                "\"_birthDate\":{\"id\":\"b\"}",
                "\"_maritalStatus\":{\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"q\"}]}",
                "\"maritalStatus\":{\"text\":\"t\"},\"_maritalStatus\":{\"id\":\"q\"}",
                "\"extension\":[{\"url\":\"urn:e\"}]",
                "\"extension\":[{\"valueString\":\"q\"}]",
                "\"extension\":[{\"url\":\"urn:e\",\"_url\":{\"id\":\"q\"},\"valueString\":\"q\"}]",
                "\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"q\",\"valueCode\":\"q\"}]",
                "\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"q\",\"extension\":[{\"url\":\"u\",\"valueCode\":\"q\"}]}]",
                "\"extension\":[{\"url\":\"urn:e\",\"valueCode\":\" a b \"}]",
                "\"extension\":[{\"url\":\"urn:e\",\"valueString\":\"a\",\"_valueString\":{\"id\":\"i\"}}]",
                "\"gender\":\" male\"",
                "\"birthDate\":\" 1970-01-01\"",
                "\"deceasedDateTime\":\"2020-01-01T00:00Z\"",
                "\"deceasedDateTime\":\"2020-01-01T00:00:00\""
            })
    void whatWouldNotBeKeptIsRefused(String members) {
        HttpResponse<String> answer = send("json", patient(members));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("VGL-GW-400").containsPattern("line [0-9]+, column [0-9]+|\"expression\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<name><family id=\"f\" value=\"Q\"/></name><gender id=\"g\" value=\"male\"/>",
                "<name><text value=\"a&#13;&#10;b&#9;c\"/></name>",
                "<extension url=\"urn:e\"><valueMarkdown value=\"&#10;  a  b  \"/></extension>",
                "<!-- c --><name id=\"n\"><given value=\"a\"/><given><extension url=\"urn:e\"><valueCode value=\"x\"/>"
                        + "</extension></given></name>",
                "<text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\">a <b>\"b\"</b>\n c</div></text>"
            })
    void whatIsLegalInXmlIsKept(String elements) {
        comesBack(Forms.ofXml(xml(elements)), send("xml", xml(elements)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<name><family>Meier</family></name>",
                "hello<active value=\"true\"/>",
                "<active value=\"true\"/><![CDATA[Ann Other]]>",
                "<active/>",
                "<name/>",
                "<birthDate id=\"b\"/>",
                "<active value=\" \"/>",
                "<active xmlns=\"urn:other\" value=\"true\"/>",
                "<active value=\"true\" a:id=\"x\" xmlns:a=\"urn:other\"/>",
                "<extension url=\"urn:e\"/>",
                "<extension><valueString value=\"q\"/></extension>",
                "<extension url=\"urn:e\"><valueCode value=\" a\"/></extension>",
                "<deceasedDateTime value=\"2020-01-01T00:00Z\"/>",
                "<contained><Organization><id value=\"a\"/><name value=\"x\"/></Organization></contained>"
                        + "<contained><Organization><id value=\"a\"/><name value=\"y\"/></Organization></contained>"
                        + "<managingOrganization><reference value=\"#a\"/></managingOrganization>",
                "<contained><Organization><id value=\"#a\"/><name value=\"x\"/></Organization></contained>"
                        + "<contained><Organization><id value=\"a\"/><name value=\"y\"/></Organization></contained>"
                        + "<managingOrganization><reference value=\"#a\"/></managingOrganization>",
                "<contained><Organization><id value=\"a\"/><contained><Organization><id value=\"b\"/><name value=\"x\"/>"
                        + "</Organization></contained><partOf><reference value=\"#b\"/></partOf></Organization></contained>"
                        + "<managingOrganization><reference value=\"#a\"/></managingOrganization>"
            })
    void whatWouldNotBeKeptOfXmlIsRefused(String elements) {
        HttpResponse<String> answer = send("xml", xml(elements));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    /// Which the model sees only when it copies.
    @Test
    void aDateWithATimeIsRefused() {
        HttpResponse<String> answer = send("json", patient("\"birthDate\":\"1970-01-01T00:00:00Z\""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("VGL-VLT-422");
    }

    private void comesBack(Map<String, String> sent, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String id = answer.headers().firstValue("Location").orElseThrow().replaceAll(".*/Patient/([^/]+)/.*", "$1");
        assertThat(Forms.ofJson(got(id, "json"))).isEqualTo(sent);
        assertThat(Forms.ofXml(got(id, "xml"))).isEqualTo(sent);
        Map<String, String> everything = Forms.ofXml(got(id + "/$everything", "xml"));
        assertThat(everything).containsValues(sent.values().toArray(String[]::new));

        HttpResponse<String> again = hospital.send(hospital.request("ehr", "/Patient/" + id)
                .header("Content-Type", "application/fhir+xml")
                .PUT(BodyPublishers.ofString(got(id, "xml"))));
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(Forms.ofJson(got(id, "json"))).isEqualTo(sent);
    }

    private String got(String id, String form) {
        HttpResponse<String> read =
                hospital.send(hospital.request("ehr", "/Patient/" + id).header("Accept", "application/fhir+" + form));
        assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
        return read.body();
    }

    private HttpResponse<String> send(String form, String body) {
        return hospital.send(hospital.request("ehr", "/Patient")
                .header("Content-Type", "application/fhir+" + form)
                .POST(BodyPublishers.ofString(body)));
    }

    private static String patient(String members) {
        return "{\"resourceType\":\"Patient\"," + members + "}";
    }

    private static String xml(String elements) {
        return "<Patient xmlns=\"http://hl7.org/fhir\">" + elements + "</Patient>";
    }
}
