package health.vigil.gateway.internal;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.jspecify.annotations.Nullable;

/// Lists where R4 has lists, and nowhere else (R4, 2.6.2.2), numbers and booleans where it has these, and texts for all
/// other values (2.6.2.4). The parser takes a value for a list of one and a list of one for a value, lists within lists
/// as one, and any value for its text.
final class JsonShape {
    private final FhirContext fhir;

    JsonShape(FhirContext fhir) {
        this.fhir = fhir;
    }

    /// FHIRPath of the first that is other, empty where none is.
    ///
    /// @param resource that the parser takes
    Optional<String> fault(JsonNode resource) {
        String type = resource.path("resourceType").asText();
        return members(resource, fhir.getResourceDefinition(type), type);
    }

    private Optional<String> members(JsonNode object, BaseRuntimeElementDefinition<?> known, String path) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            boolean beside = member.getKey().startsWith("_");
            String name = beside ? member.getKey().substring(1) : member.getKey();
            BaseRuntimeChildDefinition child = known instanceof BaseRuntimeElementCompositeDefinition<?> composite
                    ? composite.getChildByName(name)
                    : null;
            if (child != null) {
                // what stands beside a value has what every element has
                BaseRuntimeElementDefinition<?> type =
                        beside ? fhir.getElementDefinition(Coding.class) : child.getChildByName(name);
                Optional<String> fault =
                        values(member.getValue(), child.isMultipleCardinality(), type, path + "." + name);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> values(
            JsonNode value, boolean list, @Nullable BaseRuntimeElementDefinition<?> type, String path) {
        if (value.isArray() != list) {
            return Optional.of(path);
        }
        if (!list) {
            return value(value, type, path);
        }
        for (int i = 0; i < value.size(); i++) {
            String place = path + "[" + i + "]";
            Optional<String> fault = value.get(i).isArray() ? Optional.of(place) : value(value.get(i), type, place);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> value(JsonNode value, @Nullable BaseRuntimeElementDefinition<?> type, String path) {
        JsonNode resource = value.path("resourceType");
        if (resource.isTextual()) {
            return members(value, fhir.getResourceDefinition(resource.asText()), path);
        }
        if (type == null || value.isNull()) {
            return Optional.empty();
        }
        if (value.isObject()) {
            return members(value, type, path);
        }
        return isOf(type.getImplementingClass(), value) ? Optional.empty() : Optional.of(path);
    }

    private static boolean isOf(Class<?> type, JsonNode value) {
        if (BooleanType.class.isAssignableFrom(type)) {
            return value.isBoolean();
        }
        boolean number = IntegerType.class.isAssignableFrom(type) || DecimalType.class.isAssignableFrom(type);
        return number ? value.isNumber() : value.isTextual();
    }
}
