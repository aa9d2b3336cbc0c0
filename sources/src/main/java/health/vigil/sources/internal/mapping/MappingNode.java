package health.vigil.sources.internal.mapping;

import health.vigil.base.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;

/// One place of a mapping file, with its line. Each key that is asked for becomes a known one; [#finish]
/// refuses the others.
final class MappingNode {
    private static final int DEEPEST = 12;

    private final int line;
    private final String path;
    private final @Nullable String text;
    private final @Nullable Map<String, MappingNode> fields;
    private final @Nullable List<MappingNode> items;
    private final TreeSet<String> known = new TreeSet<>();

    private MappingNode(
            int line,
            String path,
            @Nullable String text,
            @Nullable Map<String, MappingNode> fields,
            @Nullable List<MappingNode> items) {
        this.line = line;
        this.path = path;
        this.text = text;
        this.fields = fields;
        this.items = items;
    }

    /// The whole file.
    ///
    /// @throws ProblemException `VGL-SRC-001` where it is not YAML, or names a key twice
    static MappingNode read(String yaml) {
        YAMLFactory factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser parser = factory.createParser(tools.jackson.core.ObjectReadContext.empty(), yaml)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw refused(1, "", "the file must be a mapping of keys to values");
            }
            return value(parser, first, "", 0);
        } catch (JacksonException e) {
            throw refused(e.getLocation().getLineNr(), "", "it is not YAML, or names a key twice");
        }
    }

    private static MappingNode value(JsonParser parser, JsonToken token, String path, int depth) {
        int line = parser.currentTokenLocation().getLineNr();
        if (depth > DEEPEST) {
            throw refused(line, path, "is nested too deep");
        }
        if (token == JsonToken.START_OBJECT) {
            Map<String, MappingNode> fields = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                fields.put(key, value(parser, parser.nextToken(), path.isEmpty() ? key : path + "." + key, depth + 1));
            }
            return new MappingNode(line, path, null, fields, null);
        }
        if (token == JsonToken.START_ARRAY) {
            List<MappingNode> items = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                items.add(value(parser, next, path + "[" + items.size() + "]", depth + 1));
            }
            return new MappingNode(line, path, null, null, items);
        }
        return new MappingNode(line, path, token == JsonToken.VALUE_NULL ? null : parser.getString(), null, null);
    }

    /// What is wrong here, to be thrown.
    ProblemException refused(String what) {
        return refused(line, path, what);
    }

    private static ProblemException refused(int line, String path, String what) {
        return new ProblemException(
                "VGL-SRC-001",
                "The mapping is not valid: line " + line + (path.isEmpty() ? "" : ", " + path) + ": " + what + ".",
                "Correct the mapping file; docs/sources.md says what it can hold.");
    }

    boolean isText() {
        return text != null;
    }

    boolean isList() {
        return items != null;
    }

    /// The single value.
    String text() {
        if (text == null || text.isEmpty()) {
            throw refused("must be a single value");
        }
        return text;
    }

    /// The list, or the single value as one.
    List<MappingNode> items() {
        if (items == null) {
            text();
            return List.of(this);
        }
        return List.copyOf(items);
    }

    /// The keys that the file chooses, with what they hold.
    Map<String, MappingNode> named() {
        if (fields == null) {
            throw refused("must be a mapping of keys to values");
        }
        known.addAll(fields.keySet());
        return fields;
    }

    Optional<MappingNode> find(String key) {
        known.add(key);
        if (fields == null) {
            throw refused("must be a mapping of keys to values");
        }
        return Optional.ofNullable(fields.get(key))
                .filter(found ->
                        (found.text != null && !found.text.isEmpty()) || found.fields != null || found.items != null);
    }

    MappingNode get(String key) {
        return find(key).orElseThrow(() -> refused(key + " is required"));
    }

    Optional<String> textOf(String key) {
        return find(key).map(MappingNode::text);
    }

    /// Refuses what nothing asked for.
    void finish() {
        if (fields != null) {
            fields.forEach((key, value) -> {
                if (!known.contains(key)) {
                    throw value.refused("is not a key; known here are " + String.join(", ", known));
                }
            });
        }
    }
}
