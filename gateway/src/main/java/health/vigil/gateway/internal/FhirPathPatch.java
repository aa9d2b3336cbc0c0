package health.vigil.gateway.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// FHIRPath Patch on the JSON form: add, insert, delete, replace, move. Paths are made of children, `[n]`, `first()`,
/// `last()` and `where(child='value')`; others are refused.
final class FhirPathPatch {
    private static final int MOST_OPERATIONS = 200;
    private static final Pattern STEP = Pattern.compile(
            "(\\w+)(?:\\[(\\d{1,6})])?|(first|last)\\(\\)|where\\((\\w+(?:\\.\\w+)*)\\s*=\\s*'([^']*)'\\)");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Function<JsonNode, Optional<JsonNode>> reader;

    /// @param reader reads a document and writes it as the model has it; empty where it is no resource. Whether an
    ///     element repeats, the model says
    FhirPathPatch(Function<JsonNode, Optional<JsonNode>> reader) {
        this.reader = reader;
    }

    /// Where an element is.
    ///
    /// @param container the object that it is a child of
    /// @param name as the path has it: `value` for a child `valueQuantity`
    /// @param index in the child's list, -1 where the child is no list
    private record Place(ObjectNode container, String name, String child, int index) {
        JsonNode value() {
            JsonNode node = container.get(child);
            return index < 0 ? node : node.get(index);
        }
    }

    /// @param operations the JSON form of the Parameters
    JsonNode apply(JsonNode resource, JsonNode operations) {
        JsonNode parameters = operations.path("parameter");
        if (parameters.size() > MOST_OPERATIONS) {
            throw JsonPatch.refused("A patch has at most " + MOST_OPERATIONS + " operations.");
        }
        JsonNode now = resource;
        for (JsonNode parameter : parameters) {
            if (!parameter.path("name").asText().equals("operation")) {
                throw JsonPatch.refused("A FHIRPath Patch has parameters named operation only.");
            }
            now = one(now, parameter.path("part"));
        }
        return now;
    }

    private JsonNode one(JsonNode resource, JsonNode parts) {
        String path = text(parts, "path");
        return switch (text(parts, "type")) {
            case "add" -> add(resource, container(resource, path), text(parts, "name"), part(parts, "value"));
            case "insert" -> {
                list(resource, path).insert(number(parts, "index"), value(part(parts, "value")));
                yield resource;
            }
            case "delete" -> {
                List<Place> places = places(resource, path);
                if (places.size() > 1) {
                    throw JsonPatch.refused("The path of a deletion means more than one element.");
                }
                places.forEach(FhirPathPatch::remove);
                yield resource;
            }
            case "replace" -> {
                Place place = only(resource, path);
                if (place.index() >= 0) {
                    ((ArrayNode) place.container().get(place.child())).set(place.index(), value(part(parts, "value")));
                    yield resource;
                }
                place.container().remove(place.child());
                place.container().remove("_" + place.child());
                yield add(resource, place.container(), place.name(), part(parts, "value"));
            }
            case "move" -> {
                ArrayNode list = list(resource, path);
                int from = number(parts, "source");
                int to = number(parts, "destination");
                if (from >= list.size() || to >= list.size()) {
                    throw JsonPatch.refused("A move names no element of the list.");
                }
                list.insert(to, list.remove(from));
                yield resource;
            }
            default -> throw JsonPatch.refused("An operation of the patch is not one of FHIRPath Patch.");
        };
    }

    /// As another element of a list, as the only one of a list, as the child itself, or as its choice of type: the
    /// form that makes a resource.
    ///
    /// @param container a part of the resource; found once, since its own change may end what a path said of it
    private JsonNode add(JsonNode resource, ObjectNode container, String name, JsonNode part) {
        ObjectNode before = container.deepCopy();
        JsonNode value = value(part);
        List<String> names = new ArrayList<>(List.of(name));
        part.fieldNames().forEachRemaining(field -> {
            if (field.startsWith("value")) {
                names.add(name + field.substring("value".length()));
            }
        });
        for (String child : names) {
            for (boolean repeats : new boolean[] {false, true}) {
                container.removeAll();
                container.setAll(before.deepCopy());
                if (repeats) {
                    container.putArray(child).add(value);
                } else if (container.get(child) instanceof ArrayNode list) {
                    list.add(value);
                } else {
                    container.set(child, value);
                }
                Optional<JsonNode> read = reader.apply(resource);
                if (read.isPresent()) {
                    return read.get();
                }
            }
        }
        throw JsonPatch.refused("What the patch adds is no element of the resource.");
    }

    private static ObjectNode container(JsonNode resource, String path) {
        JsonNode found = path.indexOf('.') < 0 && path.indexOf('[') < 0
                ? resource
                : only(resource, path).value();
        if (!(found instanceof ObjectNode container)) {
            throw JsonPatch.refused("A path of the patch means nothing that an element can be added to.");
        }
        return container;
    }

    private static void remove(Place place) {
        if (place.index() < 0) {
            place.container().remove(place.child());
            place.container().remove("_" + place.child());
            return;
        }
        ArrayNode list = (ArrayNode) place.container().get(place.child());
        list.remove(place.index());
        if (list.isEmpty()) {
            place.container().remove(place.child());
        }
    }

    private static ArrayNode list(JsonNode resource, String path) {
        List<Place> places = places(resource, path);
        if (places.isEmpty()
                || !(places.getFirst().container().get(places.getFirst().child()) instanceof ArrayNode list)) {
            throw JsonPatch.refused("A path of the patch is no list.");
        }
        return list;
    }

    private static Place only(JsonNode resource, String path) {
        List<Place> places = places(resource, path);
        if (places.size() != 1) {
            throw JsonPatch.refused("A path of the patch does not mean one element.");
        }
        return places.getFirst();
    }

    private static List<Place> places(JsonNode resource, String path) {
        String[] steps = path.split("\\.(?![^(]*\\))");
        List<Place> places = new ArrayList<>();
        List<ObjectNode> from = List.of((ObjectNode) resource);
        for (int i = 1; i < steps.length; i++) {
            Matcher step = STEP.matcher(steps[i]);
            if (!step.matches()) {
                throw JsonPatch.refused("A path of the patch uses more of FHIRPath than is offered.");
            }
            if (step.group(1) != null) {
                places = children(from, step.group(1));
                if (step.group(2) != null) {
                    int index = Integer.parseInt(step.group(2));
                    places = index < places.size() ? List.of(places.get(index)) : List.of();
                }
            } else if (step.group(3) != null) {
                places = places.isEmpty()
                        ? places
                        : List.of(step.group(3).equals("first") ? places.getFirst() : places.getLast());
            } else {
                String[] child = step.group(4).split("\\.");
                String wanted = step.group(5);
                places = places.stream()
                        .filter(place -> wanted.equals(at(place.value(), child)))
                        .toList();
            }
            from = places.stream()
                    .map(Place::value)
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .toList();
        }
        return places;
    }

    private static List<Place> children(List<ObjectNode> from, String name) {
        List<Place> places = new ArrayList<>();
        for (ObjectNode object : from) {
            String child = object.has(name) ? name : choice(object, name);
            if (child != null && object.get(child) instanceof ArrayNode list) {
                for (int i = 0; i < list.size(); i++) {
                    places.add(new Place(object, name, child, i));
                }
            } else if (child != null) {
                places.add(new Place(object, name, child, -1));
            }
        }
        return places;
    }

    /// `value` for `valueQuantity`.
    private static @Nullable String choice(ObjectNode object, String name) {
        List<String> found = new ArrayList<>();
        object.fieldNames().forEachRemaining(field -> {
            if (field.startsWith(name)
                    && field.length() > name.length()
                    && Character.isUpperCase(field.charAt(name.length()))) {
                found.add(field);
            }
        });
        return found.size() == 1 ? found.getFirst() : null;
    }

    private static @Nullable String at(JsonNode node, String[] path) {
        JsonNode now = node;
        for (String child : path) {
            now = now.path(child);
        }
        return now.isValueNode() ? now.asText() : null;
    }

    private static String text(JsonNode parts, String name) {
        return value(part(parts, name)).asText();
    }

    private static int number(JsonNode parts, String name) {
        int number = value(part(parts, name)).asInt(-1);
        if (number < 0) {
            throw JsonPatch.refused("A place in the patch is no number.");
        }
        return number;
    }

    private static JsonNode part(JsonNode parts, String name) {
        for (JsonNode part : parts) {
            if (part.path("name").asText().equals(name)) {
                return part;
            }
        }
        throw JsonPatch.refused("An operation of the patch lacks a part.");
    }

    /// A part's value: of a type, or an element made of parts.
    private static JsonNode value(JsonNode part) {
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            if (field.getKey().startsWith("value")) {
                return field.getValue();
            }
        }
        ObjectNode element = NODES.objectNode();
        for (JsonNode inner : part.path("part")) {
            element.set(inner.path("name").asText(), value(inner));
        }
        return element;
    }
}
