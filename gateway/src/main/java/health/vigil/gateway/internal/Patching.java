package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;

/// Applies patches to a resource, and reads the result as strictly as anything that is sent.
public final class Patching {
    /// What the server gives: JSON pointers.
    private static final List<String> OF_THE_SERVER = List.of("/id", "/meta/versionId", "/meta/lastUpdated");

    private final FhirContext fhir;

    /// @param fhir R4
    public Patching(FhirContext fhir) {
        this.fhir = fhir;
    }

    /// The patched resource; what cannot be applied is refused.
    public Resource apply(Resource current, Patch patch) {
        try {
            JsonNode document = ExactJson.MAPPER.readTree(parser().encodeResourceToString(current));
            Map<String, JsonNode> given = given(document);
            JsonNode changed = switch (patch) {
                case Patch.Json json -> JsonPatch.apply(document, ExactJson.MAPPER.readTree(json.document()));
                case Patch.FhirPath path -> {
                    Resource copy = current.copy();
                    new FhirPathPatch(fhir).apply(copy, path.operations());
                    yield ExactJson.MAPPER.readTree(parser().encodeResourceToString(copy));
                }
            };
            if (!given.entrySet().containsAll(given(changed).entrySet())
                    || changed.path("id").isMissingNode()) {
                throw JsonPatch.refused("The patch changes the id, the version or the time, which the server gives.");
            }
            Resource resource = read(changed.toString());
            if (!resource.fhirType().equals(current.fhirType())) {
                throw JsonPatch.refused("The patched resource would be of another type.");
            }
            return resource;
        } catch (JsonProcessingException | DataFormatException e) {
            throw unreadable();
        }
    }

    /// What a document says of those; a patch may leave out the version and the time, with their `meta`.
    private static Map<String, JsonNode> given(JsonNode document) {
        return OF_THE_SERVER.stream()
                .filter(pointer -> !document.at(pointer).isMissingNode())
                .collect(Collectors.toMap(pointer -> pointer, document::at));
    }

    private Resource read(String json) {
        try {
            return Media.JSON.read(fhir, json);
        } catch (BaseServerResponseException e) {
            throw unreadable(); // its place is not one of what was sent
        }
    }

    private static RuntimeException unreadable() {
        return JsonPatch.refused("The patch, or the resource that it makes, cannot be read.");
    }

    private IParser parser() {
        IParser parser = fhir.newJsonParser();
        parser.setStripVersionsFromReferences(false);
        return parser;
    }
}
