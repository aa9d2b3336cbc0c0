package health.vigil.gateway.internal;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseXhtml;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Type;

/// What a FHIRPath Patch puts into a resource: a value with its extensions and id, or an element made of parts.
final class PatchValues {
    private final PatchPath paths;

    PatchValues(PatchPath paths) {
        this.paths = paths;
    }

    /// @param name as the patch has it: `value` or `valueQuantity`
    /// @param part a value, a resource, or parts that are named as the children of an element are
    IBase of(BaseRuntimeChildDefinition child, String name, ParametersParameterComponent part) {
        if (part.hasResource()) {
            return part.getResource().copy();
        }
        if (part.hasValue() == part.hasPart()) {
            throw JsonPatch.refused("A part of the patch has no value, or parts besides.");
        }
        try {
            return part.hasPart() ? ofParts(child, name, part) : ofType(child, name, part.getValue());
        } catch (IllegalArgumentException | ClassCastException e) {
            // the model says so of a value of another type, and quotes it
            throw noElement();
        }
    }

    private IBase ofParts(BaseRuntimeChildDefinition child, String name, ParametersParameterComponent part) {
        IBase element = made(child, name);
        for (ParametersParameterComponent inner : part.getPart()) {
            BaseRuntimeChildDefinition within =
                    paths.child(element, inner.getName()).orElseThrow(PatchValues::noElement);
            PatchPlace.add(element, within, of(within, inner.getName(), inner));
        }
        return element;
    }

    private IBase ofType(BaseRuntimeChildDefinition child, String name, Type sent) {
        if (PatchPath.isChoice(child)) {
            String typed = child.getChildNameByDatatype(sent.getClass());
            if (typed == null || !(name.equals(typed) || child.getElementName().equals(name))) {
                throw noElement();
            }
            return sent.copy();
        }
        IBase element = made(child, name);
        return switch (element) {
            case IBase same when same.getClass() == sent.getClass() -> sent.copy();
            case PrimitiveType<?> primitive when sent instanceof PrimitiveType<?> text -> as(primitive, text);
            case IBaseXhtml narrative
            when sent instanceof PrimitiveType<?> text -> {
                narrative.setValueAsString(text.getValueAsString());
                yield narrative;
            }
            case Type other when sent.getClass().isInstance(other) -> as(other, sent);
            case Type other when other.getClass().isInstance(sent) -> sent.copy();
            default -> throw noElement();
        };
    }

    /// A text as another kind of text, or a number as another kind of number.
    private static IBase as(PrimitiveType<?> element, PrimitiveType<?> sent) {
        if (isText(element) != isText(sent)) {
            throw noElement();
        }
        if (sent.hasPrimitiveValue()) {
            ((IPrimitiveType<?>) element).setValueAsString(sent.getValueAsString());
        }
        return identified(element, sent);
    }

    private static boolean isText(PrimitiveType<?> value) {
        return !(value instanceof BooleanType || value instanceof IntegerType || value instanceof DecimalType);
    }

    /// A Quantity as a Duration, which has the same children.
    private IBase as(Type element, Type sent) {
        sent.children().stream().filter(property -> property.hasValues()).forEach(property -> {
            BaseRuntimeChildDefinition within =
                    paths.child(element, property.getName()).orElseThrow(PatchValues::noElement);
            if (!property.getName().equals("extension") && !property.getName().equals("id")) {
                property.getValues().forEach(value -> PatchPlace.add(element, within, value));
            }
        });
        return identified(element, sent);
    }

    private static IBase identified(Element element, Element sent) {
        element.setId(sent.getId());
        sent.getExtension().forEach(extension -> element.addExtension(extension.copy()));
        return element;
    }

    private static IBase made(BaseRuntimeChildDefinition child, String name) {
        BaseRuntimeElementDefinition<?> known = child.getChildByName(name);
        if (known == null || known.getImplementingClass().isInterface()) {
            throw noElement();
        }
        return known.newInstance(child.getInstanceConstructorArguments());
    }

    static RuntimeException noElement() {
        return JsonPatch.refused("What the patch adds is no element of the resource.");
    }
}
