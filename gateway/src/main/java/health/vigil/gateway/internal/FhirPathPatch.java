package health.vigil.gateway.internal;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;

/// FHIRPath Patch on the model, in which an element is one with its extensions and id: add, insert, delete, replace,
/// move.
final class FhirPathPatch {
    private static final int MOST_OPERATIONS = 200;
    private static final Set<String> PARTS = Set.of("type", "path", "name", "value", "index", "source", "destination");

    private final PatchPath paths;
    private final PatchValues values;

    /// @param fhir R4
    FhirPathPatch(FhirContext fhir) {
        this.paths = new PatchPath(fhir);
        this.values = new PatchValues(paths);
    }

    /// @param resource is changed
    void apply(Resource resource, Parameters operations) {
        if (operations.getParameter().size() > MOST_OPERATIONS) {
            throw JsonPatch.refused("A patch has at most " + MOST_OPERATIONS + " operations.");
        }
        for (int i = 0; i < operations.getParameter().size(); i++) {
            ParametersParameterComponent parameter = operations.getParameter().get(i);
            try {
                if (!"operation".equals(parameter.getName())) {
                    throw JsonPatch.refused("A FHIRPath Patch has parameters named operation only.");
                }
                one(resource, known(parameter.getPart()));
            } catch (BaseServerResponseException refusal) {
                throw Refusals.at(refusal, "Parameters.parameter[" + i + "]");
            }
        }
    }

    private void one(Resource resource, List<ParametersParameterComponent> parts) {
        String path = text(parts, "path");
        switch (text(parts, "type")) {
            case "add" -> add(paths.one(resource, path), text(parts, "name"), part(parts, "value"));
            case "insert" -> insert(paths.list(resource, path), number(parts, "index"), part(parts, "value"));
            case "delete" -> {
                List<PatchPlace> places = paths.places(resource, path);
                if (places.size() > 1) {
                    throw JsonPatch.refused("The path of a deletion means more than one element.");
                }
                places.forEach(PatchPlace::remove);
            }
            case "replace" -> {
                PatchPlace place = paths.only(resource, path);
                place.set(values.of(place.child(), place.child().getElementName(), part(parts, "value")));
            }
            case "move" -> move(paths.list(resource, path), number(parts, "source"), number(parts, "destination"));
            default -> throw JsonPatch.refused("An operation of the patch is not one of FHIRPath Patch.");
        }
    }

    private void add(IBase parent, String name, ParametersParameterComponent part) {
        BaseRuntimeChildDefinition child = paths.child(parent, name).orElseThrow(PatchValues::noElement);
        PatchPlace.add(parent, child, values.of(child, name, part));
    }

    private void insert(PatchPlace end, int index, ParametersParameterComponent part) {
        if (index > end.index()) {
            throw JsonPatch.refused("An insertion is behind the end of the list.");
        }
        IBase value = values.of(end.child(), end.child().getElementName(), part);
        PatchPlace.add(end.parent(), end.child(), value);
        List<IBase> list = PatchPlace.values(end.parent(), end.child());
        list.add(index, list.removeLast());
    }

    private static void move(PatchPlace end, int from, int to) {
        if (from >= end.index() || to >= end.index()) {
            throw JsonPatch.refused("A move names no element of the list.");
        }
        List<IBase> list = PatchPlace.values(end.parent(), end.child());
        list.add(to, list.remove(from));
    }

    private static List<ParametersParameterComponent> known(List<ParametersParameterComponent> parts) {
        Set<String> names = new HashSet<>();
        for (ParametersParameterComponent part : parts) {
            if (!PARTS.contains(part.getName()) || !names.add(part.getName())) {
                throw JsonPatch.refused("An operation of the patch has a part of another name, or one twice.");
            }
        }
        return parts;
    }

    private static String text(List<ParametersParameterComponent> parts, String name) {
        return Optional.ofNullable(part(parts, name).getValue())
                .map(value -> value.primitiveValue())
                .orElseThrow(() -> JsonPatch.refused("A part of the patch is no text or number."));
    }

    private static int number(List<ParametersParameterComponent> parts, String name) {
        String text = text(parts, name);
        if (!text.matches("[0-9]{1,9}")) {
            throw JsonPatch.refused("A place in the patch is no number.");
        }
        return Integer.parseInt(text);
    }

    private static ParametersParameterComponent part(List<ParametersParameterComponent> parts, String name) {
        return parts.stream()
                .filter(part -> name.equals(part.getName()))
                .findFirst()
                .orElseThrow(() -> JsonPatch.refused("An operation of the patch lacks a part."));
    }
}
