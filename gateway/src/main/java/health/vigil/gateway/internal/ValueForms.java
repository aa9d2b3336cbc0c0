package health.vigil.gateway.internal;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IBaseXhtml;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.OidType;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.TimeType;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.UuidType;

/// The forms that R4 gives to primitive types (datatypes.html) and the parser does not ask for.
public final class ValueForms {
    private static final Pattern INSTANT = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Pattern URI = Pattern.compile("\\S*");
    private static final Pattern OID = Pattern.compile("urn:oid:[0-2](\\.(0|[1-9][0-9]*))+");
    private static final Pattern UUID =
            Pattern.compile("urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final String NO_YEAR = "0000";

    private final FhirContext fhir;

    ValueForms(FhirContext fhir) {
        this.fhir = fhir;
    }

    /// FHIRPath of the first value of another form, empty where there is none.
    Optional<String> fault(Resource resource) {
        return children(resource, resource.fhirType());
    }

    private Optional<String> children(IBase parent, String path) {
        Object known = parent instanceof IBaseResource resource
                ? fhir.getResourceDefinition(resource)
                : fhir.getElementDefinition(parent.getClass());
        if (!(known instanceof BaseRuntimeElementCompositeDefinition<?> composite)) {
            return Optional.empty();
        }
        for (BaseRuntimeChildDefinition child : composite.getChildren()) {
            boolean itsOwnId = child.getElementName().equals("id"); // which is looked at where it is used
            Optional<String> fault = itsOwnId
                    ? Optional.empty()
                    : values(child.getAccessor().getValues(parent), path, child.getElementName());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> values(List<? extends IBase> values, String path, String name) {
        for (int i = 0; i < values.size(); i++) {
            IBase value = values.get(i);
            String place = path + "." + name + (values.size() > 1 ? "[" + i + "]" : "");
            Optional<String> fault = switch (value) {
                case null -> Optional.empty();
                case IBaseXhtml narrative -> Optional.empty();
                case PrimitiveType<?> primitive ->
                    isWell(primitive) ? values(primitive.getExtension(), place, "extension") : Optional.of(place);
                default -> children(value, place);
            };
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /// Whether a value has the form of its type.
    public static boolean isWell(PrimitiveType<?> primitive) {
        String text = primitive.getValueAsString();
        if (text == null) {
            return true;
        }
        return switch (primitive) {
            case InstantType instant -> INSTANT.matcher(text).matches() && !text.startsWith(NO_YEAR);
            case DateTimeType time -> !text.startsWith(NO_YEAR);
            case DateType date -> !text.startsWith(NO_YEAR);
            case TimeType time -> TIME.matcher(text).matches();
            case PositiveIntType number -> number.getValue() > 0;
            case UnsignedIntType number -> number.getValue() >= 0;
            case IdType id -> ID.matcher(text).matches();
            case OidType oid -> OID.matcher(text).matches();
            case UuidType uuid -> UUID.matcher(text).matches();
            case UriType uri -> URI.matcher(text).matches();
            default -> true;
        };
    }
}
