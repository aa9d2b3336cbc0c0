package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.vigil.testkit.Requirement;
import health.vigil.vault.SourceNote;
import java.net.http.HttpRequest.BodyPublishers;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a client writes is not the version that a record system gave any more.
@Requirement("INT-5")
class SourceNotesTest extends WithHospital {
    @BeforeEach
    void pull() throws Exception {
        Observation pulled = Hospital.heartRate("pulled", "ada", 71);
        pulled.getMeta().setSource("https://ehr.example.org/fhir/Observation/1");
        pulled.getMeta().addExtension(SourceNote.EXTENSION, new StringType("7"));
        hospital.write(pulled);
    }

    @Test
    void theNoteOfASourceEndsWhereAClientWrites() throws Exception {
        JsonNode read = read();
        assertThat(read.path("meta").toString()).contains(SourceNote.EXTENSION);

        ((ObjectNode) read).put("status", "amended");
        int status = send("PUT", "application/fhir+json", read.toString());

        assertThat(status).isEqualTo(200);
        JsonNode written = read();
        assertThat(written.path("status").asText()).isEqualTo("amended");
        assertThat(written.path("meta").has("extension")).isFalse();
        assertThat(written.path("meta").has("source")).isFalse();
    }

    @Test
    void theNoteStaysWhereAClientSaysNothingNew() throws Exception {
        JsonNode read = read();

        assertThat(send("PUT", "application/fhir+json", read.toString())).isEqualTo(200);
        assertThat(send("PATCH", "application/json-patch+json", "[]")).isEqualTo(200);

        assertThat(read()).isEqualTo(read);
    }

    private JsonNode read() throws Exception {
        return JSON.readTree(hospital.get("ehr", "/Observation/pulled").body());
    }

    private int send(String method, String type, String body) throws Exception {
        return hospital.send(hospital.request("ehr", "/Observation/pulled")
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body)))
                .statusCode();
    }
}
