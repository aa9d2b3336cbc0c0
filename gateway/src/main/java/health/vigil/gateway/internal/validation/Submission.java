package health.vigil.gateway.internal.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.gateway.internal.BodyText;
import health.vigil.gateway.internal.ExactJson;
import health.vigil.gateway.internal.Refusals;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// What a `$validate` call sent: a resource as it is, or Parameters around one. A resource in JSON is handed on as it
/// came, so that what no parser would accept is found too; in Parameters of XML it must be readable.
///
/// @param text the resource, empty where none was sent
/// @param type its type
/// @param mode `create`, `update`, `delete` or `profile`
/// @param profile canonical URL
record Submission(
        Optional<String> text,
        @Nullable String type,
        @Nullable String mode,
        @Nullable String profile) {
    private static final Pattern ROOT = Pattern.compile("<(?:[A-Za-z_][\\w.-]{0,30}:)?([A-Z][A-Za-z]{1,63})[\\s/>]");
    /// @param body UTF-8
    /// @param mode and profile as the URL has them
    static Submission read(FhirContext fhir, byte[] body, @Nullable String mode, @Nullable String profile) {
        String text = BodyText.of(body).strip();
        if (text.isEmpty()) {
            return new Submission(Optional.empty(), null, mode, profile);
        }
        return text.startsWith("<") ? xml(fhir, text, mode, profile) : json(text, mode, profile);
    }

    private static Submission json(String text, @Nullable String mode, @Nullable String profile) {
        JsonNode root;
        try {
            root = ExactJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable();
        }
        if (!"Parameters".equals(root.path("resourceType").asText())) {
            return new Submission(Optional.of(text), type(root), mode, profile);
        }
        Submission found = new Submission(Optional.empty(), null, mode, profile);
        for (JsonNode parameter : root.path("parameter")) {
            found = switch (parameter.path("name").asText()) {
                case "resource" -> found.with(parameter.path("resource").toString(), type(parameter.path("resource")));
                case "mode" -> found.inMode(first(parameter, "valueCode", "valueString"));
                case "profile" -> found.against(first(parameter, "valueUri", "valueCanonical", "valueString"));
                default -> found;
            };
        }
        return found;
    }

    private static Submission xml(FhirContext fhir, String text, @Nullable String mode, @Nullable String profile) {
        if (text.contains("<!DOCTYPE")) {
            throw unreadable();
        }
        Matcher root = ROOT.matcher(text);
        String type = root.find() ? root.group(1) : null;
        if (!"Parameters".equals(type)) {
            return new Submission(Optional.of(text), type, mode, profile);
        }
        try {
            Parameters sent = fhir.newXmlParser().parseResource(Parameters.class, text);
            Submission found = new Submission(Optional.empty(), null, mode, profile);
            for (Parameters.ParametersParameterComponent parameter : sent.getParameter()) {
                found = switch (parameter.getName()) {
                    case "resource" ->
                        found.with(
                                fhir.newJsonParser().encodeResourceToString(parameter.getResource()),
                                parameter.getResource().fhirType());
                    case "mode" -> found.inMode(text(parameter.getValue()));
                    case "profile" -> found.against(text(parameter.getValue()));
                    case null, default -> found;
                };
            }
            return found;
        } catch (DataFormatException e) {
            throw unreadable();
        }
    }

    private Submission with(String resource, @Nullable String resourceType) {
        return new Submission(Optional.of(resource), resourceType, mode, profile);
    }

    private Submission inMode(@Nullable String said) {
        return new Submission(text, type, said, profile);
    }

    private Submission against(@Nullable String said) {
        return new Submission(text, type, mode, said);
    }

    private static @Nullable String first(JsonNode parameter, String... names) {
        for (String name : names) {
            if (parameter.path(name).isTextual()) {
                return parameter.path(name).asText();
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable Type value) {
        return value == null ? null : value.primitiveValue();
    }

    private static @Nullable String type(JsonNode resource) {
        JsonNode type = resource.path("resourceType");
        return type.isTextual() ? type.asText() : null;
    }

    private static RuntimeException unreadable() {
        return Refusals.badRequest(
                "The body is neither JSON nor XML that can be read.",
                "Send one resource, or Parameters with it, in UTF-8 and without a document type declaration.");
    }
}
