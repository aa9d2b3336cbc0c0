package health.vigil.vault.internal.exact;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParserErrorHandler;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.jspecify.annotations.Nullable;

/// Puts back into a resource what its parser did not keep, and tells of what cannot be.
final class Restoring {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final FhirContext fhir;
    private final IParserErrorHandler errors;

    Restoring(FhirContext fhir, IParserErrorHandler errors) {
        this.fhir = fhir;
        this.errors = errors;
    }

    /// What a parser makes of a text, with what stood at its delicate places.
    <T extends IBaseResource> T parsed(
            Reader reader, Function<Reader, T> parser, Function<String, List<Delicate>> find) {
        String text;
        try {
            text = reader.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            T resource = parser.apply(new StringReader(text));
            find.apply(text).stream().filter(place -> !isKept(resource, place)).forEach(this::tell);
            return resource;
        } catch (RuntimeException e) {
            // the parser throws what it likes at a narrative that it cannot read, and says no place
            find.apply(text).stream().filter(Restoring::isBrokenNarrative).forEach(this::tell);
            throw e;
        }
    }

    private void tell(Delicate place) {
        String name = place.path().getLast().name();
        String sent = Objects.requireNonNullElse(place.value(), Objects.requireNonNullElse(place.id(), ""));
        errors.invalidValue(() -> name, sent, "not kept as it was sent");
    }

    private static boolean isBrokenNarrative(Delicate place) {
        return place.path().getLast().name().equals("div")
                && place.value() != null
                && KeptNarrative.isBroken(place.value());
    }

    private boolean isKept(IBaseResource resource, Delicate place) {
        IBase parent = at(resource, place.path().subList(0, place.path().size() - 1));
        Delicate.Step last = place.path().getLast();
        if (parent == null || !(child(parent, last) instanceof IPrimitiveType<?> element)) {
            return false;
        }
        if (place.value() == null) {
            return isIdKept(parent, last, element, place.id());
        }
        return element instanceof XhtmlNode div
                ? isNarrativeKept(parent, last, div, place.value())
                : isValueKept(element, place.value());
    }

    private static boolean isValueKept(IPrimitiveType<?> primitive, String sent) {
        return switch (primitive) {
            case MarkdownType markdown -> {
                markdown.setValue(sent);
                yield true;
            }
            case BaseDateTimeType time -> !Delicate.isLoose(sent) && sent.equals(time.getValueAsString());
            case BooleanType truth -> false;
            case IntegerType number -> NUMBER.matcher(sent).matches();
            case DecimalType number -> NUMBER.matcher(sent).matches();
            case CodeType code -> sent.equals(code.getValue());
            case IIdType id -> sent.equals(id.getIdPart());
            case Base64BinaryType bytes ->
                WHITE_SPACE.matcher(sent).replaceAll("").equals(bytes.getValueAsString());
            default -> sent.equals(primitive.getValueAsString());
        };
    }

    private boolean isNarrativeKept(IBase parent, Delicate.Step last, XhtmlNode div, String sent) {
        Optional<KeptNarrative> kept = KeptNarrative.of(div, sent);
        kept.ifPresent(narrative -> put(parent, last, narrative));
        return kept.isPresent();
    }

    /// The model copies a code of a fixed set without its id, and nothing writes the id of an extension's value.
    private boolean isIdKept(IBase parent, Delicate.Step last, IBase element, @Nullable String id) {
        if (!(element instanceof Element known)
                || element instanceof IIdType
                || (id != null && parent instanceof Extension)) {
            return false;
        }
        if (known.isEmpty() || (!known.hasPrimitiveValue() && !known.hasExtension())) {
            return false;
        }
        if (id != null && known instanceof Enumeration<?> code && !(code instanceof IdentifiedCode)) {
            put(parent, last, new IdentifiedCode<>(code));
        }
        return id == null || id.equals(known.getId());
    }

    private void put(IBase parent, Delicate.Step step, IBase value) {
        BaseRuntimeChildDefinition child = definition(parent, step.name()).orElseThrow();
        if (child.isMultipleCardinality()) {
            @SuppressWarnings("unchecked") // the list of an accessor is the element's own
            List<IBase> values = (List<IBase>) (List<?>) child.getAccessor().getValues(parent);
            values.set(step.index(), value);
        } else {
            child.getMutator().setValue(parent, value);
        }
    }

    private @Nullable IBase at(IBase from, List<Delicate.Step> path) {
        IBase current = from;
        for (Delicate.Step step : path) {
            if (current == null) {
                return null;
            }
            current = child(current, step);
        }
        return current;
    }

    private @Nullable IBase child(IBase parent, Delicate.Step step) {
        List<? extends IBase> values;
        if (parent instanceof IPrimitiveType<?>) {
            values = parent instanceof Element element && step.name().equals("extension")
                    ? element.getExtension()
                    : List.of();
        } else {
            values = definition(parent, step.name())
                    .<List<? extends IBase>>map(child -> child.getAccessor().getValues(parent))
                    .orElse(List.of());
        }
        return step.index() < values.size() ? values.get(step.index()) : null;
    }

    private Optional<BaseRuntimeChildDefinition> definition(IBase parent, String name) {
        Object definition = parent instanceof IBaseResource resource
                ? fhir.getResourceDefinition(resource)
                : fhir.getElementDefinition(parent.getClass());
        return definition instanceof BaseRuntimeElementCompositeDefinition<?> composite
                ? Optional.ofNullable(composite.getChildByName(name))
                : Optional.empty();
    }
}
