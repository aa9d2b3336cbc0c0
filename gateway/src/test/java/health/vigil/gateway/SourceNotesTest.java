package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.vigil.testkit.Requirement;
import health.vigil.vault.SourceNote;
import java.net.http.HttpRequest.BodyPublishers;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

/// What a client writes is not the version that a record system gave any more.
@Requirement("INT-5")
class SourceNotesTest extends WithHospital {
    @Test
    void theNoteOfASourceEndsWhereAClientWrites() throws Exception {
        Observation pulled = Hospital.heartRate("pulled", "ada", 71);
        pulled.getMeta().setSource("https://ehr.example.org/fhir/Observation/1");
        pulled.getMeta().addExtension(SourceNote.EXTENSION, new StringType("7"));
        hospital.write(pulled);
        JsonNode read = JSON.readTree(hospital.get("ehr", "/Observation/pulled").body());
        assertThat(read.path("meta").toString()).contains(SourceNote.EXTENSION);

        ((ObjectNode) read).put("status", "amended");
        int status = hospital.send(hospital.request("ehr", "/Observation/pulled")
                        .header("Content-Type", "application/fhir+json")
                        .PUT(BodyPublishers.ofString(read.toString())))
                .statusCode();

        assertThat(status).isEqualTo(200);
        JsonNode written =
                JSON.readTree(hospital.get("ehr", "/Observation/pulled").body());
        assertThat(written.path("status").asText()).isEqualTo("amended");
        assertThat(written.path("meta").has("extension")).isFalse();
        assertThat(written.path("meta").has("source")).isFalse();
    }
}
