package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/// Applies patches to the JSON form of a resource, and reads the result as strictly as anything that is sent.
public final class Patching {
    private final FhirContext fhir;

    /// @param fhir R4
    public Patching(FhirContext fhir) {
        this.fhir = fhir;
    }

    /// The patched resource; what cannot be applied is refused.
    public Resource apply(Resource current, Patch patch) {
        try {
            JsonNode document = ExactJson.MAPPER.readTree(parser().encodeResourceToString(current));
            JsonNode changed = switch (patch) {
                case Patch.Json json -> JsonPatch.apply(document, ExactJson.MAPPER.readTree(json.document()));
                case Patch.FhirPath path ->
                    new FhirPathPatch(this::asTheModelHasIt)
                            .apply(
                                    document,
                                    ExactJson.MAPPER.readTree(parser().encodeResourceToString(path.operations())));
            };
            if (!(read(changed.toString()) instanceof Resource resource)
                    || !resource.fhirType().equals(current.fhirType())) {
                throw JsonPatch.refused("The patched resource would be of another type.");
            }
            return resource;
        } catch (JsonProcessingException | DataFormatException e) {
            throw unreadable();
        }
    }

    private IBaseResource read(String json) {
        try {
            return parser().parseResource(json);
        } catch (RuntimeException e) {
            throw unreadable(); // the parser throws what it likes at what is no resource, and quotes it
        }
    }

    private static RuntimeException unreadable() {
        return JsonPatch.refused("The patch, or the resource that it makes, cannot be read.");
    }

    private Optional<JsonNode> asTheModelHasIt(JsonNode document) {
        try {
            return Optional.of(ExactJson.MAPPER.readTree(
                    parser().encodeResourceToString(parser().parseResource(document.toString()))));
        } catch (RuntimeException | JsonProcessingException e) {
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
