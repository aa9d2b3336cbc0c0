package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;

/// Every record is filed under the patient that it names, however it names them, and opens to nobody else.
@Requirement({"INT-3", "ACC-2"})
class FilingTest extends WithHospital {
    @Test
    void aBundleFromAnotherServerKeepsItsOwnReferences() throws Exception {
        HttpResponse<String> answer = hospital.post("ehr", "", """
                {"resourceType":"Bundle","type":"transaction","entry":[\
                {"fullUrl":"https://ehr.example/fhir/Patient/ada","request":{"method":"POST","url":"Patient"},\
                "resource":{"resourceType":"Patient","name":[{"family":"Elsewhere"}]}},\
                {"fullUrl":"https://ehr.example/fhir/Observation/7","request":{"method":"POST","url":"Observation"},\
                "resource":{"resourceType":"Observation","status":"final","code":{"text":"t"},\
                "subject":{"reference":"Patient/ada"}}}]}""");

        JsonNode entries = JSON.readTree(answer.body()).path("entry");
        String subject = entries.path(1)
                .path("resource")
                .path("subject")
                .path("reference")
                .asText();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(subject).startsWith("Patient/").isNotEqualTo("Patient/ada");
        assertThat(entries.path(0).path("response").path("location").asText()).contains(subject);
    }

    @Test
    void thisServersOwnAddressMeansItsOwnPatient() throws Exception {
        HttpResponse<String> note = hospital.post("ehr", "/DocumentReference", """
                {"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"title":"t"}}],\
                "subject":{"reference":"%s/Patient/ada"}}""".formatted(hospital.base()));

        assertThat(note.statusCode()).as(note.body()).isEqualTo(201);
        assertThat(JSON.readTree(note.body()).path("subject").path("reference").asText())
                .isEqualTo("Patient/ada");
        assertThat(hospital.get("nurse", "/DocumentReference?patient=ada").body())
                .contains(JSON.readTree(note.body()).path("id").asText());
    }

    @Test
    void aPatientOfAnotherServerIsRefusedNotFiledUnderNobody() {
        HttpResponse<String> note = hospital.post("ehr", "/DocumentReference", """
                {"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"title":"t"}}],\
                "subject":{"reference":"https://ehr.example/fhir/Patient/ada"}}""");

        assertThat(note.statusCode()).isEqualTo(422);
        assertThat(note.body()).contains("another server");
    }

    @Test
    void aDeletedRecordsIdIsNotGivenToAnotherPatient() throws Exception {
        Observation first = Hospital.heartRate("", "ada", 71);
        first.addIdentifier().setSystem("urn:i").setValue("one");
        String id = JSON.readTree(
                        hospital.post("ehr", "/Observation", text(first)).body())
                .path("id")
                .asText();
        hospital.send(hospital.request("ehr", "/Observation/" + id).DELETE());
        Observation second = Hospital.heartRate("", "ben", 72);
        second.addIdentifier().setSystem("urn:i").setValue("one");

        String other = JSON.readTree(
                        hospital.post("ehr", "/Observation", text(second)).body())
                .path("id")
                .asText();

        assertThat(other).isNotEqualTo(id);
        assertThat(hospital.get("other-nurse", "/Observation/" + other + "/_history")
                        .body())
                .doesNotContain("Patient/ada");
        assertThat(hospital.get("other-nurse", "/Observation/" + id + "/_history")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aConditionalUpdateHeedsItsVersionAndOverwritesNothingElse() {
        hospital.write(Hospital.heartRate("taken", "ada", 70));
        String body = text(Hospital.heartRate("taken", "ada", 99));

        HttpResponse<String> stale =
                hospital.send(put("/Observation?identifier=urn:i%7Cnone", body).header("If-Match", "W/\"3\""));
        HttpResponse<String> taken = hospital.send(put("/Observation?identifier=urn:i%7Cnone", body));

        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(taken.statusCode()).isEqualTo(412);
        assertThat(hospital.get("ehr", "/Observation/taken").body())
                .contains("70")
                .doesNotContain("99");
    }

    @Test
    void ifNoneMatchOfEverythingCreatesOnlyWhatIsAbsent() {
        hospital.write(Hospital.heartRate("there", "ada", 70));

        HttpResponse<String> there =
                hospital.send(put("/Observation/there", text(Hospital.heartRate("there", "ada", 99)))
                        .header("If-None-Match", "*"));
        HttpResponse<String> absent =
                hospital.send(put("/Observation/absent", text(Hospital.heartRate("absent", "ada", 99)))
                        .header("If-None-Match", "*"));

        assertThat(there.statusCode()).isEqualTo(412);
        assertThat(hospital.get("ehr", "/Observation/there").body()).contains("70");
        assertThat(absent.statusCode()).isEqualTo(201);
    }

    @Test
    void aTagDecidesAloneWhetherTheCallerHasIt() {
        hospital.write(Hospital.heartRate("tagged", "ada", 70));
        hospital.write(Hospital.heartRate("tagged", "ada", 71));

        assertThat(read("tagged", "W/\"1\"")).isEqualTo(200);
        assertThat(read("tagged", "W/\"1\", W/\"2\"")).isEqualTo(304);
        assertThat(read("tagged", "*")).isEqualTo(304);
        assertThat(read("tagged", "\"somebody-elses\"")).isEqualTo(200);
    }

    @Test
    @Requirement("EVI-1")
    void aProvenanceIsRecordedAsItsTargetsPatients() {
        HttpResponse<String> said = hospital.post("ehr", "/Provenance", """
                {"resourceType":"Provenance","target":[{"reference":"Observation/hr-ada"}],\
                "recorded":"2026-03-01T08:00:00Z","agent":[{"who":{"display":"t"}}]}""");

        assertThat(said.statusCode()).as(said.body()).isEqualTo(201);
        assertThat(hospital.entriesOf("ehr"))
                .filteredOn(entry -> entry.act() instanceof Act.RecordsWritten written
                        && written.resources().stream().anyMatch(one -> one.startsWith("Provenance/")))
                .extracting(Entry::subject)
                .allSatisfy(subject ->
                        assertThat(Objects.requireNonNull(subject).value()).isEqualTo(hospital.tokenOf("ada")))
                .hasSize(1);
    }

    @Test
    void everythingOfAYearHasThePatientAndWhatLastedIntoIt() {
        String year = hospital.get("nurse", "/Patient/ada/$everything?start=2026-03&end=2026-03")
                .body();
        String later = hospital.get("nurse", "/Patient/ada/$everything?start=2027&end=2027")
                .body();

        assertThat(year).contains("\"hr-ada\"", "Lovelace", "stay-ada");
        assertThat(later).contains("Lovelace", "stay-ada").doesNotContain("\"hr-ada\"");
    }

    private int read(String id, String tag) {
        return hospital.send(hospital.request("ehr", "/Observation/" + id)
                        .header("If-None-Match", tag)
                        .header("If-Modified-Since", "Fri, 31 Dec 2100 00:00:00 GMT"))
                .statusCode();
    }

    private static String text(Observation observation) {
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(observation);
    }

    private HttpRequest.Builder put(String path, String body) {
        return hospital.request("ehr", path)
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(body));
    }
}
