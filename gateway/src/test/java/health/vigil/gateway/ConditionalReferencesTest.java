package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a transaction with conditional references writes in rounds is what it would be if written at once.
class ConditionalReferencesTest extends WithHospital {
    private static final String PRACTITIONER = """
            {'resource':{'resourceType':'Practitioner','identifier':[{'system':'urn:t','value':'%s'}]},
             'request':{'method':'POST','url':'Practitioner'}}""";
    private static final String PROVENANCE = """
            {'resource':{'resourceType':'Provenance','recorded':'%s','target':[{'reference':'%s'}],
              'agent':[{'who':{'display':'t'}}]},'request':{'method':'POST','url':'Provenance'}}""";
    private static final String OBSERVED = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";

    @Test
    @Requirement({"INT-3", "EVI-1"})
    void aProvenanceIsItsTargetsPatientsThoughTheTargetIsWrittenLater() throws IOException {
        JsonNode entries =
                transaction(PROVENANCE.formatted("2026-03-01T08:00:00Z", OBSERVED), """
                {'resource':{'resourceType':'Patient','identifier':[{'system':'urn:t','value':'new'}]},
                 'request':{'method':'POST','url':'Patient'}}""", """
                {'fullUrl':'%s','resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},
                  'subject':{'reference':'Patient?identifier=urn:t|new'}},
                 'request':{'method':'POST','url':'Observation'}}""".formatted(OBSERVED));

        isThePatients(record(entries, 0), record(entries, 1).replace("Patient/", ""));
    }

    @Test
    @Requirement({"INT-3", "EVI-1"})
    void aProvenanceOfWhatIsDeletedIsThePatientsToo() throws IOException {
        hospital.write(Hospital.heartRate("gone", "ada", 70));

        JsonNode entries = transaction(
                PROVENANCE.formatted("2026-03-02T08:00:00Z", "Observation/gone"),
                "{'request':{'method':'DELETE','url':'Observation/gone'}}");

        isThePatients(record(entries, 0), "ada");
    }

    @Test
    @Requirement("INT-3")
    void whatWaitsForAProvenanceFindsIt() throws IOException {
        JsonNode entries = transaction(
                """
                {'resource':{'resourceType':'List','status':'current','mode':'working',
                  'subject':{'reference':'Patient/ada'},
                  'entry':[{'item':{'reference':'Provenance?recorded=2026-03-03T08:00:00Z'}}]},
                 'request':{'method':'POST','url':'List'}}""",
                PROVENANCE.formatted("2026-03-03T08:00:00Z", OBSERVED),
                observation(OBSERVED, "said", "'performer':[{'reference':'Practitioner?identifier=urn:t|d1'}]"),
                PRACTITIONER.formatted("d1"));

        assertThat(kept(entries, 0).at("/entry/0/item/reference").asText()).isEqualTo(record(entries, 1));
        isThePatients(record(entries, 1), "ada");
    }

    @Test
    @Requirement("INT-3")
    void severalOfATypeWaitForOneOfIt() throws IOException {
        String member = "'hasMember':[{'reference':'Observation?identifier=urn:t|o'}]";

        JsonNode entries = transaction(
                """
                {'resource':{'resourceType':'DiagnosticReport','status':'final','code':{'text':'x'},
                  'subject':{'reference':'Patient/ada'},
                  'result':[{'reference':'Observation?identifier=urn:t|p1'}]},
                 'request':{'method':'POST','url':'DiagnosticReport'}}""",
                observation("urn:uuid:a", "p1", member),
                observation("urn:uuid:b", "p2", member),
                observation("urn:uuid:c", "o", "'language':'en'"));

        assertThat(kept(entries, 0).at("/result/0/reference").asText()).isEqualTo(record(entries, 1));
        assertThat(kept(entries, 1).at("/hasMember/0/reference").asText()).isEqualTo(record(entries, 3));
        assertThat(kept(entries, 2).at("/hasMember/0/reference").asText()).isEqualTo(record(entries, 3));
    }

    @Test
    @Requirement("INT-3")
    void aConditionMeansWhatWasThereBeforeTheTransaction() throws IOException {
        String at = "'subject':{'reference':'Patient/ben'},'effectiveDateTime':'2026-05-05T05:05:05Z'";
        String performer = "'performer':[{'reference':'Practitioner?identifier=urn:t|d2'}]";

        JsonNode entries = transaction(
                """
                {'fullUrl':'%s','resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},%s,%s},
                 'request':{'method':'POST','url':'Observation','ifNoneExist':'patient=ben&date=2026-05-05'}}""".formatted(OBSERVED, at, performer),
                """
                {'resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},%s},
                 'request':{'method':'POST','url':'Observation'}}""".formatted(at),
                """
                {'resource':{'resourceType':'DiagnosticReport','status':'final','code':{'text':'x'},
                  'subject':{'reference':'Patient/ben'},'result':[{'reference':'%s'}]},
                 'request':{'method':'POST','url':'DiagnosticReport'}}""".formatted(OBSERVED),
                PRACTITIONER.formatted("d2"));

        assertThat(entries.at("/0/response/status").asText()).startsWith("201");
        assertThat(record(entries, 0)).isNotEqualTo(record(entries, 1));
        assertThat(kept(entries, 2).at("/result/0/reference").asText()).isEqualTo(record(entries, 0));
        assertThat(kept(entries, 0).at("/performer/0/reference").asText()).isEqualTo(record(entries, 3));
    }

    @Test
    @Requirement("INT-3")
    void aConditionalPatchMeansWhatWasThereBeforeTheTransaction() throws IOException {
        hospital.write(Hospital.heartRate("before", "cyd", 70));

        JsonNode entries = transaction("""
                {'resource':{'resourceType':'Parameters','parameter':[{'name':'operation','part':[
                  {'name':'type','valueCode':'add'},{'name':'path','valueString':'Observation'},
                  {'name':'name','valueString':'performer'},
                  {'name':'value','valueReference':{'reference':'Practitioner?identifier=urn:t|d3'}}]}]},
                 'request':{'method':'PATCH','url':'Observation?patient=cyd&value-quantity=70'}}""", """
                {'resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},
                  'subject':{'reference':'Patient/cyd'},'valueQuantity':{'value':70,'unit':'/min'}},
                 'request':{'method':'POST','url':'Observation'}}""", PRACTITIONER.formatted("d3"));

        assertThat(record(entries, 0)).isEqualTo("Observation/before");
        assertThat(kept(entries, 0).at("/performer/0/reference").asText()).isEqualTo(record(entries, 2));
    }

    private void isThePatients(String provenance, String patient) {
        assertThat(hospital.everythingIn("vault.current_record"))
                .contains("(" + provenance.replace('/', ',') + ",1," + patient + ",");
        assertThat(hospital.entriesOf("ehr"))
                .filteredOn(entry -> entry.act() instanceof Act.RecordsWritten written
                        && written.resources().contains(provenance + "/_history/1"))
                .extracting(Entry::subject)
                .allSatisfy(subject ->
                        assertThat(Objects.requireNonNull(subject).value()).isEqualTo(hospital.tokenOf(patient)))
                .hasSize(1);
    }

    private static String observation(String fullUrl, String identifier, String more) {
        return """
                {'fullUrl':'%s','resource':{'resourceType':'Observation','status':'final','code':{'text':'x'},
                  'identifier':[{'system':'urn:t','value':'%s'}],'subject':{'reference':'Patient/ada'},%s},
                 'request':{'method':'POST','url':'Observation'}}""".formatted(fullUrl, identifier, more);
    }

    private JsonNode transaction(String... entries) throws IOException {
        HttpResponse<String> answer = hospital.post(
                "ehr",
                "",
                ("{'resourceType':'Bundle','type':'transaction','entry':[" + String.join(",", entries) + "]}")
                        .replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("entry");
    }

    private JsonNode kept(JsonNode entries, int index) throws IOException {
        return JSON.readTree(hospital.get("ehr", "/" + record(entries, index)).body());
    }

    private static String record(JsonNode entries, int index) {
        String location = entries.get(index).at("/response/location").asText();
        return location.substring(location.indexOf("/fhir/") + 6, location.indexOf("/_history/"));
    }
}
