package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import health.vigil.testkit.Requirement;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Narrative stays as it was sent, in both forms, or is refused with its place.
@Requirement("INT-3")
class NarrativeTest extends WithHospital {
    private static final String DIV = "<div xmlns=\"http://www.w3.org/1999/xhtml\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                " class=\"ar\"><table class=\"t\"><tr><td colspan=\"2\">a</td></tr></table></div>",
                " xml:lang=\"en\" lang=\"en\"><p class=\"res-header-id\"><b>x</b></p></div>",
                ">a<!-- c -->b<i></i>c<br/>d</div>",
                ">k<![CDATA[raw & <b>]]>l</div>",
                "><![CDATA[it's \"a\nb\"]]><i title=\"c\">d</i></div>",
                ">a  b\n c <pre> d\n  e</pre> &lt;&amp;&gt; \u00a0</div>",
                "><p title=\"a &lt; &quot;b&quot;\">x</p><a href=\"http://x\">x <b>d</b></a></div>",
                "><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\"><path d=\"M 1\"></path></svg></div>"
            })
    void isKeptInBothForms(String rest) throws Exception {
        String ofJson = created("json", json(DIV + rest));
        String ofXml = created("xml", xml(DIV + rest));

        for (String id : new String[] {ofJson, ofXml}) {
            assertThat(div(got(id, "json")))
                    .isEqualTo(DIV + (id.equals(ofJson) ? rest : rest.replace("&quot;", "&#34;")));
            assertThat(Forms.narrative(got(id, "xml"))).isEqualTo(Forms.narrative(xml(DIV + rest)));
        }
    }

    /// Which others leave out, or write with what belongs around it.
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            <div>a <b>c</b></div>
            <?xml version="1.0" encoding="UTF-8"?><div xmlns="http://www.w3.org/1999/xhtml">a <b>c</b></div>
            """)
    void hasItsNamespace(String div) throws Exception {
        String id = created("json", json(div));

        assertThat(div(got(id, "json"))).isEqualTo(DIV + ">a <b>c</b></div>");
    }

    @Test
    void aPrefixInXmlIsNoneOfIt() throws Exception {
        String id = created("xml", xml("<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p>x</h:p></h:div>"));

        assertThat(div(got(id, "json"))).isEqualTo(DIV + "><p>x</p></div>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "<div xmlns='http://www.w3.org/1999/xhtml'>a&nbsp;b</div>",
                "<div xmlns='http://www.w3.org/1999/xhtml'><p>a</div>",
                "<div xmlns='http://www.w3.org/1999/xhtml'>a</div>b",
                "<div xmlns='urn:other'>a</div>",
                "<p xmlns='http://www.w3.org/1999/xhtml'>a</p>",
                "<!-- c --><div xmlns='http://www.w3.org/1999/xhtml'>a</div>"
            })
    void whatIsNoNarrativeIsRefused(String div) throws Exception {
        HttpResponse<String> answer = send("json", json(div));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("VGL-GW-400").contains("\"Patient.text.div\"");
    }

    private String created(String form, String body) {
        HttpResponse<String> answer = send(form, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow().replaceAll(".*/Patient/([^/]+)/.*", "$1");
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

    private static String div(String json) throws JsonProcessingException {
        return JSON.readTree(json).at("/text/div").asText();
    }

    private static String json(String div) throws JsonProcessingException {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("resourceType", "Patient")
                .set("text", JSON.createObjectNode().put("status", "generated").put("div", div)));
    }

    private static String xml(String div) {
        return "<Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"generated\"/>" + div + "</text></Patient>";
    }
}
