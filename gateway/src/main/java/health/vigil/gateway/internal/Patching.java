package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;

/// Applies patches to the JSON form of a resource, and reads the result as strictly as anything that is sent.
final class Patching {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // a decimal's digits are part of its meaning
            .build();

    private final FhirContext fhir;

    Patching(FhirContext fhir) {
        this.fhir = fhir;
    }

    Resource apply(Resource current, Patch patch) {
        try {
            JsonNode document = JSON.readTree(parser().encodeResourceToString(current));
            JsonNode changed = switch (patch) {
                case Patch.Json json -> JsonPatch.apply(document, JSON.readTree(json.document()));
                case Patch.FhirPath path ->
                    new FhirPathPatch(this::asTheModelHasIt)
                            .apply(document, JSON.readTree(parser().encodeResourceToString(path.operations())));
            };
            if (!(parser().parseResource(changed.toString()) instanceof Resource resource)
                    || !resource.fhirType().equals(current.fhirType())) {
                throw JsonPatch.refused("The patched resource would be of another type.");
            }
            return resource;
        } catch (JsonProcessingException | DataFormatException e) {
            throw JsonPatch.refused("The patch, or the resource that it makes, cannot be read.");
        }
    }

    private Optional<JsonNode> asTheModelHasIt(JsonNode document) {
        try {
            return Optional.of(
                    JSON.readTree(parser().encodeResourceToString(parser().parseResource(document.toString()))));
        } catch (DataFormatException | JsonProcessingException e) {
            // what was tried is not a resource: another form is tried
            return Optional.empty();
        }
    }

    private IParser parser() {
        IParser parser = fhir.newJsonParser();
        parser.setStripVersionsFromReferences(false);
        return parser;
    }
}
