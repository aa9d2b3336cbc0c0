package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Resources that others wrote go in as JSON or XML and come out of both as they were, member for member and digit
/// for digit. `-Dvigil.resources=directory` takes others than the excerpt in the repository: JSON files of one
/// resource each, or of bundles whose entries are taken one by one.
@Requirement("INT-3")
class RoundTripTest {
    private static final FhirContext FHIR = FhirContext.forR4();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Test
    void whatGoesInComesOutInBothForms(@TempDir Path home) throws Exception {
        List<String> changed = new ArrayList<>();
        int tried = 0;
        try (Hospital hospital = new Hospital(home, GatewayLimits.concurrent(4))) {
            for (JsonNode resource : resources()) {
                String type = resource.path("resourceType").asText();
                String id = resource.path("id").asText();
                if (id.matches("[0-9.-]+")) {
                    continue;
                }
                tried++;
                boolean xml = tried % 2 == 0;
                HttpResponse<String> put = hospital.send(hospital.request("ehr", "/" + type + "/" + id)
                        .header("Content-Type", xml ? "application/fhir+xml" : "application/fhir+json")
                        .header("Prefer", "return=minimal")
                        .PUT(BodyPublishers.ofString(xml ? xml(resource) : resource.toString())));
                HttpResponse<String> asJson = hospital.send(
                        hospital.request("ehr", "/" + type + "/" + id).header("Accept", "application/fhir+json"));
                HttpResponse<String> asXml = hospital.send(
                        hospital.request("ehr", "/" + type + "/" + id).header("Accept", "application/fhir+xml"));
                if (put.statusCode() > 201) {
                    changed.add(type + "/" + id + " " + put.statusCode() + " " + put.body());
                } else if (!plain(JSON.readTree(asJson.body())).equals(plain(resource))) {
                    changed.add(type + "/" + id + " as JSON");
                } else if (!plain(JSON.readTree(json(asXml.body()))).equals(plain(resource))) {
                    changed.add(type + "/" + id + " as XML");
                }
            }
        }

        assertThat(tried).isGreaterThan(20);
        assertThat(changed).as("of " + tried + " resources").isEmpty();
    }

    private static List<JsonNode> resources() throws IOException {
        List<JsonNode> resources = new ArrayList<>();
        String elsewhere = System.getProperty("vigil.resources");
        Path root = elsewhere == null ? Path.of("src/test/resources/us-core") : Path.of(elsewhere);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode resource = JSON.readTree(file.toFile());
                if (resource.path("entry").isArray() && elsewhere != null) {
                    resources.addAll(linked(resource));
                } else if (resource.has("resourceType")) {
                    resources.add(resource);
                }
            }
        }
        return resources;
    }

    /// A bundle's resources, which refer to each other by the ids that they have.
    private static List<JsonNode> linked(JsonNode bundle) throws IOException {
        String text = bundle.toString();
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            String address = resource.path("resourceType").asText() + "/"
                    + resource.path("id").asText();
            text = text.replace("\"" + entry.path("fullUrl").asText() + "\"", "\"" + address + "\"");
        }
        List<JsonNode> resources = new ArrayList<>();
        JSON.readTree(text).path("entry").forEach(entry -> resources.add(entry.path("resource")));
        return resources;
    }

    /// Without what the store says of its own: version and time of update, and an empty meta that this leaves. White
    /// space in narrative means nothing.
    private static JsonNode plain(JsonNode resource) {
        ObjectNode plain = resource.deepCopy();
        if (plain.get("meta") instanceof ObjectNode meta) {
            meta.remove(List.of("versionId", "lastUpdated"));
            if (meta.isEmpty()) {
                plain.remove("meta");
            }
        }
        narrative(plain);
        return plain;
    }

    private static void narrative(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("div").isTextual()) {
            object.put("div", "");
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            narrative(children.next());
        }
    }

    private static String xml(JsonNode resource) {
        return FHIR.newXmlParser()
                .setStripVersionsFromReferences(false)
                .encodeResourceToString(FHIR.newJsonParser().parseResource(resource.toString()));
    }

    private static String json(String xml) {
        return FHIR.newJsonParser()
                .setStripVersionsFromReferences(false)
                .encodeResourceToString(FHIR.newXmlParser().parseResource(xml));
    }
}
