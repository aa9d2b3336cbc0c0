package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/// What leads from one entry of a transaction to another (R4, 3.1.0.11.2).
class BundleLinksTest extends WithHospital {
    private static final String BINARY = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
    private static final String OID = "urn:oid:1.2.3.4.5";

    @Test
    @Requirement("INT-3")
    void everyKindOfLinkLeadsToTheRecord() throws IOException {
        JsonNode answer = transaction("""
                {'fullUrl':'%1$s','resource':{'resourceType':'Binary','contentType':'text/plain','data':'QQ=='},
                 'request':{'method':'POST','url':'Binary'}},
                {'fullUrl':'%2$s','resource':{'resourceType':'Binary','contentType':'text/plain','data':'Qg=='},
                 'request':{'method':'POST','url':'Binary'}},
                {'resource':{'resourceType':'DocumentReference','status':'current',
                  'subject':{'reference':'Patient/ada'},
                  'text':{'status':'generated','div':'<div xmlns=\\'http://www.w3.org/1999/xhtml\\'><p>%1$s<a href=\\'%1$s\\'>%1$s</a></p><a href=\\'%1$s#x\\'>x</a><a title=\\'%1$s\\'>x</a><img src=\\'%1$s\\' alt=\\'%1$s\\'/></div>'},
                  'contained':[{'resourceType':'DocumentReference','id':'in','status':'current',
                    'content':[{'attachment':{'url':'%1$s'}}]}],
                  'extension':[{'url':'http://example.org/a','valueUri':'%1$s'},
                    {'url':'http://example.org/b','valueUrl':'%1$s'},
                    {'url':'http://example.org/c','valueUuid':'%1$s'},
                    {'url':'http://example.org/d','valueOid':'%2$s'},
                    {'url':'http://example.org/e','valueCanonical':'%1$s'},
                    {'url':'http://example.org/f','valueString':'%1$s'},
                    {'url':'http://example.org/g','valueUri':'%1$s/x'},
                    {'url':'%2$s','valueCode':'code'}],
                  'relatesTo':[{'code':'appends','target':{'reference':'#in'}}],
                  'identifier':[{'system':'urn:oid:1.2.3.4.5.6','value':'%1$s'}],
                  'content':[{'attachment':{'url':'%1$s'}}]},
                 'request':{'method':'POST','url':'DocumentReference'}}""".formatted(BINARY, OID));
        String binary = record(answer, 0);
        String other = record(answer, 1);

        JsonNode kept =
                JSON.readTree(hospital.get("ehr", "/" + record(answer, 2)).body());

        assertThat(kept.at("/content/0/attachment/url").asText()).isEqualTo(binary);
        assertThat(kept.at("/contained/0/content/0/attachment/url").asText()).isEqualTo(binary);
        assertThat(kept.at("/extension/0/valueUri").asText()).isEqualTo(binary);
        assertThat(kept.at("/extension/1/valueUrl").asText()).isEqualTo(binary);
        assertThat(kept.at("/extension/2/valueUuid").asText()).isEqualTo(binary);
        assertThat(kept.at("/extension/3/valueOid").asText()).isEqualTo(other);
        assertThat(kept.at("/extension/4/valueCanonical").asText()).isEqualTo(BINARY);
        assertThat(kept.at("/extension/5/valueString").asText()).isEqualTo(BINARY);
        assertThat(kept.at("/extension/6/valueUri").asText()).isEqualTo(BINARY + "/x");
        assertThat(kept.at("/extension/7/url").asText()).isEqualTo(OID);
        assertThat(kept.at("/identifier/0/value").asText()).isEqualTo(BINARY);
        assertThat(kept.at("/text/div").asText())
                .contains("<p>" + BINARY + "<a href=\"" + binary + "\">" + BINARY + "</a></p>")
                .contains("href=\"" + BINARY + "#x\"", "title=\"" + BINARY + "\"")
                .contains("src=\"" + binary + "\"", "alt=\"" + BINARY + "\"");
        assertThat(hospital.get("ehr", "/" + binary).body()).contains("QQ==");
    }

    /// Definitions are often sent with their canonical URL as fullUrl: it stays what they are known by.
    @Test
    @Requirement("INT-3")
    void aDefinitionKeepsItsName() throws IOException {
        JsonNode answer = transaction("""
                {'fullUrl':'http://example.org/vs','resource':{'resourceType':'ValueSet','status':'active',
                  'url':'http://example.org/vs','compose':{'include':[{'valueSet':['http://example.org/vs']}]}},
                 'request':{'method':'POST','url':'ValueSet'}}""");

        JsonNode kept =
                JSON.readTree(hospital.get("ehr", "/" + record(answer, 0)).body());

        assertThat(kept.path("url").asText()).isEqualTo("http://example.org/vs");
        assertThat(kept.at("/compose/include/0/valueSet/0").asText()).isEqualTo("http://example.org/vs");
    }

    @Test
    @Requirement("INT-3")
    void aSystemIsNoLinkToItsDefinition() throws IOException {
        JsonNode answer = transaction("""
                {'fullUrl':'http://example.org/cs','resource':{'resourceType':'CodeSystem','status':'active',
                  'content':'complete','url':'http://example.org/cs','concept':[{'code':'a'}]},
                 'request':{'method':'POST','url':'CodeSystem'}},
                {'resource':{'resourceType':'Observation','status':'final','subject':{'reference':'Patient/ada'},
                  'code':{'coding':[{'system':'http://example.org/cs','code':'a'}]}},
                 'request':{'method':'POST','url':'Observation'}}""");

        JsonNode kept =
                JSON.readTree(hospital.get("ehr", "/" + record(answer, 1)).body());

        assertThat(kept.at("/code/coding/0/system").asText()).isEqualTo("http://example.org/cs");
    }

    @Test
    @Requirement("INT-3")
    void whatAPatchRefersToIsFoundToo() throws IOException {
        String patched = record(transaction("""
                {'resource':{'resourceType':'DocumentReference','status':'current','subject':{'reference':'Patient/ada'},
                  'content':[{'attachment':{'title':'none'}}]},
                 'request':{'method':'POST','url':'DocumentReference'}}"""), 0);

        JsonNode answer = transaction("""
                {'fullUrl':'%s','resource':{'resourceType':'Binary','contentType':'text/plain','data':'QQ=='},
                 'request':{'method':'POST','url':'Binary'}},
                {'resource':{'resourceType':'Parameters','parameter':[{'name':'operation','part':[
                  {'name':'type','valueCode':'add'},
                  {'name':'path','valueString':'DocumentReference.content[0].attachment'},
                  {'name':'name','valueString':'url'},{'name':'value','valueUrl':'%s'}]}]},
                 'request':{'method':'PATCH','url':'%s'}}""".formatted(BINARY, BINARY, patched));

        assertThat(JSON.readTree(hospital.get("ehr", "/" + patched).body())
                        .at("/content/0/attachment/url")
                        .asText())
                .isEqualTo(record(answer, 0));
    }

    private JsonNode transaction(String entries) throws IOException {
        String bundle = "{'resourceType':'Bundle','type':'transaction','entry':[" + entries + "]}";
        HttpResponse<String> answer =
                hospital.post("ehr", "", bundle.replace("\\'", "\\\"").replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("entry");
    }

    private static String record(JsonNode entries, int index) {
        String location = entries.get(index).at("/response/location").asText();
        return location.substring(location.indexOf("/fhir/") + 6, location.indexOf("/_history/"));
    }
}
