package health.vigil.gateway.internal;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildChoiceDefinition;
import ca.uhn.fhir.context.RuntimeChildExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IBaseXhtml;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Resource;

/// The paths of a FHIRPath Patch: children, `[n]`, `first()`, `last()` and `where(child='value')`, behind the
/// resource's own type; others are refused.
final class PatchPath {
    private static final Pattern STEP = Pattern.compile(
            "(\\w+)(?:\\[(\\d{1,6})])?|(first|last)\\(\\)|where\\((\\w+(?:\\.\\w+)*)\\s*=\\s*'([^']*)'\\)");
    private static final Pattern NAME = Pattern.compile("[a-z]\\w*");
    private static final Set<String> EVERY_TYPE = Set.of("Resource", "DomainResource");
    private static final String CHOICE = "[x]";
    private static final int LONGEST = 1_000;

    private final FhirContext fhir;

    PatchPath(FhirContext fhir) {
        this.fhir = fhir;
    }

    /// What a path means that is to mean one element, or the resource.
    IBase one(Resource resource, String path) {
        return steps(resource, path).isEmpty() ? resource : only(resource, path).value();
    }

    PatchPlace only(Resource resource, String path) {
        List<PatchPlace> places = places(resource, path);
        if (places.size() != 1) {
            throw JsonPatch.refused("A path of the patch does not mean one element.");
        }
        return places.getFirst();
    }

    List<PatchPlace> places(Resource resource, String path) {
        return places(resource, steps(resource, path));
    }

    /// A list, which may be empty: its index is the number of its elements.
    PatchPlace list(Resource resource, String path) {
        List<String> steps = steps(resource, path);
        if (!steps.isEmpty() && NAME.matcher(steps.getLast()).matches()) {
            List<String> before = steps.subList(0, steps.size() - 1);
            List<IBase> parents = before.isEmpty()
                    ? List.of(resource)
                    : places(resource, before).stream().map(PatchPlace::value).toList();
            Optional<BaseRuntimeChildDefinition> child = parents.size() == 1
                    ? child(parents.getFirst(), steps.getLast())
                            .filter(BaseRuntimeChildDefinition::isMultipleCardinality)
                    : Optional.empty();
            if (child.isPresent()) {
                int size = PatchPlace.values(parents.getFirst(), child.get()).size();
                return new PatchPlace(parents.getFirst(), child.get(), size);
            }
        }
        throw JsonPatch.refused("A path of the patch is no list of one element.");
    }

    /// What the model says of children of a name.
    ///
    /// @param name with or without the type that a choice has
    Optional<BaseRuntimeChildDefinition> child(IBase parent, String name) {
        if (parent instanceof PrimitiveType<?>) {
            return name.equals("extension") ? child(new Coding(), name) : Optional.empty(); // as of any element
        }
        if (parent instanceof IBaseXhtml) {
            return Optional.empty();
        }
        Object known = parent instanceof IBaseResource resource
                ? fhir.getResourceDefinition(resource)
                : fhir.getElementDefinition(parent.getClass());
        return known instanceof BaseRuntimeElementCompositeDefinition<?> composite
                ? Optional.ofNullable(composite.getChildByName(name))
                        .or(() -> Optional.ofNullable(composite.getChildByName(name + CHOICE)))
                : Optional.empty();
    }

    /// Without the type that it begins with, which is the resource's.
    private static List<String> steps(Resource resource, String path) {
        if (path.length() > LONGEST) {
            throw JsonPatch.refused("A path of the patch is longer than 1,000 characters.");
        }
        List<String> steps = Arrays.asList(path.split("\\.(?![^(]*\\))", -1));
        String first = steps.getFirst();
        if (first.equals(resource.fhirType()) || EVERY_TYPE.contains(first)) {
            return steps.subList(1, steps.size());
        }
        if (first.isEmpty() || Character.isUpperCase(first.charAt(0))) {
            throw JsonPatch.refused("A path of the patch begins with another type than the resource's.");
        }
        return steps;
    }

    private List<PatchPlace> places(Resource resource, List<String> steps) {
        List<PatchPlace> places = List.of();
        for (int i = 0; i < steps.size(); i++) {
            Matcher step = STEP.matcher(steps.get(i));
            if (!step.matches() || (i == 0 && step.group(1) == null)) {
                throw JsonPatch.refused("A path of the patch uses more of FHIRPath than is offered.");
            }
            if (step.group(1) != null) {
                List<IBase> from = i == 0
                        ? List.of(resource)
                        : places.stream().map(PatchPlace::value).toList();
                places = from.stream()
                        .flatMap(parent -> children(parent, step.group(1)).stream())
                        .toList();
                if (step.group(2) != null) {
                    int index = Integer.parseInt(step.group(2));
                    places = index < places.size() ? List.of(places.get(index)) : List.of();
                }
            } else if (step.group(3) != null) {
                places = places.isEmpty()
                        ? places
                        : List.of(step.group(3).equals("first") ? places.getFirst() : places.getLast());
            } else {
                places = places.stream()
                        .filter(place -> says(place.value(), step.group(4).split("\\."), step.group(5)))
                        .toList();
            }
        }
        return places;
    }

    private List<PatchPlace> children(IBase parent, String name) {
        List<PatchPlace> places = new ArrayList<>();
        child(parent, name).ifPresent(child -> {
            List<IBase> values = PatchPlace.values(parent, child);
            for (int i = 0; i < values.size(); i++) {
                if (isNamed(child, name, values.get(i))) {
                    places.add(new PatchPlace(parent, child, i));
                }
            }
        });
        return places;
    }

    /// `valueQuantity` means no other type.
    private static boolean isNamed(BaseRuntimeChildDefinition child, String name, IBase value) {
        return !isChoice(child)
                || child.getElementName().equals(name)
                || name.equals(child.getChildNameByDatatype(value.getClass()));
    }

    /// Whether a child has one of several types.
    static boolean isChoice(BaseRuntimeChildDefinition child) {
        return child instanceof RuntimeChildChoiceDefinition && !(child instanceof RuntimeChildExtension);
    }

    private boolean says(IBase element, String[] path, String wanted) {
        List<IBase> found = List.of(element);
        for (String name : path) {
            found = found.stream()
                    .flatMap(parent -> children(parent, name).stream())
                    .map(PatchPlace::value)
                    .toList();
        }
        return found.size() == 1
                && found.getFirst() instanceof IPrimitiveType<?> value
                && wanted.equals(value.getValueAsString());
    }
}
