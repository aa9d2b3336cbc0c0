package health.vigil.hl7v2;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what a conservation report calls mapped in the resources: by the path that the report gives, from a
/// resource type down. What stands in parentheses and begins with a type is a resource of its own, which the one
/// before refers to; `value[x]` is any element of that name, `extension(name)` one whose URL ends so.
final class ReportedPaths {
    private static final Pattern OTHER =
            Pattern.compile(".*\\(([A-Z][A-Za-z]+)(|\\.[^()]*(?:\\([^()]*\\)[^()]*)*)\\)(.*)");
    private static final Pattern ELEMENT = Pattern.compile("[^.(]+(\\([^)]*\\))?");
    private static final Map<String, List<String>> ELEMENTS = new ConcurrentHashMap<>();

    private final List<JsonNode> resources;

    ReportedPaths(List<JsonNode> resources) {
        this.resources = resources;
    }

    /// The values at and below a path, of all resources of its type; empty where there is no such path.
    List<String> at(String target) {
        List<String> elements = ELEMENTS.computeIfAbsent(target, ReportedPaths::elements);
        List<String> values = new ArrayList<>();
        for (JsonNode resource : resources) {
            if (resource.path("resourceType").asText().equals(elements.getFirst())) {
                walk(resource, elements.subList(1, elements.size()), values);
            }
        }
        return values;
    }

    private static List<String> elements(String target) {
        Matcher other = OTHER.matcher(target);
        String path = other.matches() ? other.group(1) + other.group(2) + other.group(3) : target;
        List<String> elements = new ArrayList<>();
        Matcher element = ELEMENT.matcher(path);
        while (element.find()) {
            elements.add(element.group());
        }
        return elements;
    }

    private static void walk(JsonNode node, List<String> path, List<String> values) {
        if (node.isArray()) {
            node.forEach(one -> walk(one, path, values));
        } else if (path.isEmpty()) {
            if (node.isObject()) {
                node.forEach(below -> walk(below, path, values));
            } else if (!node.isNull()) {
                values.add(node.asText());
            }
        } else if (node.isObject()) {
            step(node, path.getFirst(), path.subList(1, path.size()), values);
        }
    }

    /// An extension's value, else its parts by name.
    private static void within(JsonNode extension, List<String> rest, List<String> values) {
        int before = values.size();
        extension.properties().forEach(property -> {
            if (property.getKey().startsWith("value")) {
                walk(property.getValue(), rest, values);
            }
        });
        if (values.size() == before) {
            walk(extension, rest, values);
        }
    }

    private static void step(JsonNode node, String element, List<String> rest, List<String> values) {
        int named = element.indexOf('(');
        if (named > 0) {
            String name = element.substring(named + 1, element.length() - 1);
            for (JsonNode extension : node.path("extension")) {
                if (extension.path("url").asText().endsWith(name)) {
                    within(extension, rest, values);
                }
            }
            return;
        }
        boolean any = element.endsWith("[x]");
        String name = any ? element.substring(0, element.length() - 3) : element;
        node.properties().forEach(property -> {
            String key = property.getKey().startsWith("_") ? property.getKey().substring(1) : property.getKey();
            if (any ? key.startsWith(name) : key.equals(name)) {
                walk(property.getValue(), rest, values);
            }
        });
    }
}
