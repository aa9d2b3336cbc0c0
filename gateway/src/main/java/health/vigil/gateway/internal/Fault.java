package health.vigil.gateway.internal;

import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Refuses what FHIR R4 does not know, and remembers what it was, so that the caller can be told where. What stood
/// there is not told: it may be a patient's.
final class Fault extends StrictErrorHandler {
    private static final String REMEDY = "Compare the resource with its definition in FHIR R4, or ask $validate.";
    private static final Pattern NAME = Pattern.compile("_?[A-Za-z][A-Za-z0-9]{0,63}");

    private @Nullable String message;
    private @Nullable String element;
    private @Nullable String value;
    private boolean unknown;

    private void is(String what, @Nullable String name) {
        if (message == null) {
            message = what;
            element = name;
        }
    }

    @Override
    public void unknownElement(IParserErrorHandler.@Nullable IParseLocation location, String name) {
        unknown |= message == null;
        is("An element is not one that FHIR R4 has there.", name);
        super.unknownElement(location, name);
    }

    @Override
    public void unknownAttribute(IParserErrorHandler.@Nullable IParseLocation location, String name) {
        is("An attribute is not one that FHIR R4 has there.", null);
        super.unknownAttribute(location, name);
    }

    @Override
    public void invalidValue(IParserErrorHandler.@Nullable IParseLocation location, String found, String error) {
        is("A value is not one that FHIR R4 allows there.", location == null ? null : location.getParentElementName());
        value = found;
        super.invalidValue(location, found, error);
    }

    @Override
    public void incorrectJsonType(
            IParserErrorHandler.@Nullable IParseLocation location,
            String name,
            ValueType expected,
            @Nullable ScalarType expectedScalar,
            ValueType found,
            @Nullable ScalarType foundScalar) {
        is("An object, a list or a value stands where FHIR R4 has another of these.", name);
        super.incorrectJsonType(location, name, expected, expectedScalar, found, foundScalar);
    }

    @Override
    public void unexpectedRepeatingElement(IParserErrorHandler.@Nullable IParseLocation location, String name) {
        is("An element repeats that FHIR R4 has once.", name);
        super.unexpectedRepeatingElement(location, name);
    }

    /// The refusal of what was read under this.
    ///
    /// @param json what was read, null for XML, whose places are not looked for
    BaseServerResponseException refusal(@Nullable String json) {
        if (message == null) {
            return Refusals.unreadable();
        }
        BaseServerResponseException refusal = Refusals.badRequest(message, REMEDY);
        if (json != null && element != null) {
            place(json, element).ifPresent(expression -> Refusals.at(refusal, expression));
        }
        return refusal;
    }

    /// The refusal of what another look found.
    static BaseServerResponseException refusalAt(String message, String expression) {
        return Refusals.at(Refusals.badRequest(message, REMEDY), expression);
    }

    /// FHIRPath to the element, or, of one that FHIR does not know, to what it stands in: its name is the caller's.
    /// Empty where several could be meant.
    private Optional<String> place(String json, String name) {
        try {
            JsonNode root = ExactJson.MAPPER.readTree(json);
            Predicate<JsonNode> meant = node -> value == null || value.isEmpty() || says(node, value);
            List<String> places = new ArrayList<>();
            find(root, root.path("resourceType").asText(""), name, meant, places);
            boolean certain = places.size() == 1 || (value != null && !places.isEmpty());
            return certain
                    ? Optional.of(unknown ? places.getFirst() : places.getFirst() + "." + name)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean says(JsonNode node, String text) {
        if (node.isArray()) {
            for (JsonNode each : node) {
                if (says(each, text)) {
                    return true;
                }
            }
        }
        return node.isValueNode() && node.asText().equals(text);
    }

    /// The objects, in the order of the text, that have such an element.
    private static void find(JsonNode node, String path, String name, Predicate<JsonNode> meant, List<String> places) {
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            find(node.get(i), path + "[" + i + "]", name, meant, places);
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String key = member.getKey();
            boolean beside =
                    key.equals("_" + name) && meant.test(member.getValue().path("id"));
            if (beside || (key.equals(name) && meant.test(member.getValue()))) {
                places.add(path);
            }
            if (NAME.matcher(key).matches()) {
                find(member.getValue(), path + "." + key, name, meant, places);
            }
        }
    }
}
