package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// RFC 6902: add, remove, replace, move, copy, test.
final class JsonPatch {
    private static final int MOST_OPERATIONS = 200;
    private static final int MOST_NODES = 100_000;

    /// Numbers are equal whatever their digits (RFC 6902, 4.6).
    private static final Comparator<JsonNode> EQUAL =
            (a, b) -> a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1;

    private JsonPatch() {}

    /// @return the changed document; the one given may be changed, too
    static JsonNode apply(JsonNode document, JsonNode patch) {
        if (!patch.isArray() || patch.size() > MOST_OPERATIONS) {
            throw refused("A JSON Patch is an array of at most " + MOST_OPERATIONS + " operations.");
        }
        JsonNode now = document;
        for (int i = 0; i < patch.size(); i++) {
            try {
                now = one(now, patch.get(i));
                if (patch.get(i).path("op").asText("").equals("copy")) {
                    requireBounded(now);
                }
            } catch (BaseServerResponseException refusal) {
                throw Refusals.at(refusal, "[" + i + "]");
            }
        }
        return now;
    }

    /// Copies can double a document, and it is held in memory whole.
    private static void requireBounded(JsonNode document) {
        Deque<JsonNode> open = new ArrayDeque<>(List.of(document));
        int nodes = 0;
        while (!open.isEmpty()) {
            nodes++;
            open.pop().forEach(open::push);
            if (nodes + open.size() > MOST_NODES) {
                throw refused("The patch makes a resource of more than " + MOST_NODES + " elements.");
            }
        }
    }

    private static JsonNode one(JsonNode document, JsonNode operation) {
        List<String> path = pointer(operation.path("path").asText(null));
        switch (operation.path("op").asText("")) {
            case "add" -> add(document, path, required(operation, "value"));
            case "remove" -> remove(document, path);
            case "replace" -> {
                remove(document, path);
                add(document, path, required(operation, "value"));
            }
            case "move" -> {
                List<String> from = pointer(operation.path("from").asText(null));
                JsonNode moved = at(document, from);
                remove(document, from);
                add(document, path, moved);
            }
            case "copy" ->
                add(
                        document,
                        path,
                        at(document, pointer(operation.path("from").asText(null)))
                                .deepCopy());
            case "test" -> {
                if (!at(document, path).equals(EQUAL, required(operation, "value"))) {
                    throw refused("A test of the patch does not hold.");
                }
            }
            default -> throw refused("An operation of the patch is not one of RFC 6902.");
        }
        return document;
    }

    private static JsonNode required(JsonNode operation, String field) {
        JsonNode value = operation.get(field);
        if (value == null) {
            throw refused("An operation of the patch lacks its " + field + ".");
        }
        return value;
    }

    private static List<String> pointer(@org.jspecify.annotations.Nullable String text) {
        if (text == null || !text.startsWith("/")) {
            throw refused("A path of the patch is no JSON pointer below the resource.");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : text.substring(1).split("/", -1)) {
            segments.add(segment.replace("~1", "/").replace("~0", "~"));
        }
        return segments;
    }

    private static JsonNode at(JsonNode document, List<String> path) {
        JsonNode node = document;
        for (String segment : path) {
            JsonNode next =
                    node instanceof ArrayNode array ? array.get(index(segment, array.size() - 1)) : node.get(segment);
            if (next == null) {
                throw refused("A path of the patch leads nowhere.");
            }
            node = next;
        }
        return node;
    }

    private static void add(JsonNode document, List<String> path, JsonNode value) {
        JsonNode parent = at(document, path.subList(0, path.size() - 1));
        String last = path.getLast();
        if (parent instanceof ArrayNode array) {
            array.insert(last.equals("-") ? array.size() : index(last, array.size()), value);
        } else if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else {
            throw refused("A path of the patch leads nowhere.");
        }
    }

    private static void remove(JsonNode document, List<String> path) {
        at(document, path);
        JsonNode parent = at(document, path.subList(0, path.size() - 1));
        if (parent instanceof ArrayNode array) {
            array.remove(index(path.getLast(), array.size() - 1));
        } else {
            ((ObjectNode) parent).remove(path.getLast());
        }
    }

    private static int index(String segment, int most) {
        if (!segment.matches("0|[1-9][0-9]{0,6}") || Integer.parseInt(segment) > most) {
            throw refused("A path of the patch names no element of a list.");
        }
        return Integer.parseInt(segment);
    }

    static BaseServerResponseException refused(String what) {
        return Refusals.unprocessable(what, "Read the current version, and make the patch for it.");
    }
}
