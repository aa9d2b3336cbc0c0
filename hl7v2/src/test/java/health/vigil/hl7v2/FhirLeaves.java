package health.vigil.hl7v2;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// What a resource says, value by value: each with its path, in which extensions go by the last part of their URL.
/// Ids differ by design, so a reference says the type that it refers to. Extensions of a publisher's own are left
/// out.
final class FhirLeaves {
    /// A value and where it stands, such as `Patient.name.family`.
    record Leaf(String path, String value) {}

    private static final Set<String> OF_THE_SERVER = Set.of("id", "lastUpdated", "versionId", "text", "resourceType");
    private final Predicate<String> own;
    private final List<Leaf> leaves = new ArrayList<>();
    private final Set<String> targets = new HashSet<>();

    /// @param own tells extensions, by URL, that are the publisher's own
    FhirLeaves(JsonNode resource, Predicate<String> own) {
        this.own = own;
        read(resource, resource.path("resourceType").asText());
    }

    List<Leaf> leaves() {
        return leaves;
    }

    /// `Type/id` of what it refers to.
    Set<String> targets() {
        return targets;
    }

    private void read(JsonNode node, String path) {
        if (node.isArray()) {
            node.forEach(one -> read(one, path));
        } else if (node.isObject()) {
            node.properties().forEach(property -> read(property.getKey(), property.getValue(), path));
        } else {
            leaves.add(new Leaf(path, text(node)));
        }
    }

    private void read(String name, JsonNode value, String path) {
        if (name.equals("extension")) {
            value.forEach(extension -> extension(extension, path));
        } else if (name.equals("reference")) {
            String target = value.asText();
            targets.add(target);
            leaves.add(new Leaf(path + ".reference", target.substring(0, Math.max(0, target.indexOf('/')))));
        } else if (!OF_THE_SERVER.contains(name) || (name.equals("text") && value.isTextual())) {
            read(value, path + "." + name);
        }
    }

    private void extension(JsonNode extension, String path) {
        String url = extension.path("url").asText();
        if (own.test(url)) {
            return;
        }
        String name = path + "[" + url.substring(url.lastIndexOf('/') + 1) + "]";
        extension.properties().forEach(property -> {
            if (!property.getKey().equals("url")) {
                read(property.getKey(), property.getValue(), name);
            }
        });
    }

    private static String text(JsonNode value) {
        return value.isNumber()
                ? new BigDecimal(value.asText()).stripTrailingZeros().toPlainString()
                : value.asText();
    }
}
