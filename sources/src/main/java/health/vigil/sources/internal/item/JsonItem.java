package health.vigil.sources.internal.item;

import health.vigil.base.ProblemException;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.sources.internal.mapping.Place;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// Reads a JSON object (RFC 8259), with numbers as they are spelled.
final class JsonItem {
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();
    private final Map<String, Integer> lists = new HashMap<>();
    private final JsonParser parser;

    private JsonItem(JsonParser parser) {
        this.parser = parser;
    }

    static Item read(byte[] original, Mapping mapping) {
        byte[] bytes = Utf8.withoutMark(original);
        if (!Utf8.isUtf8(bytes, 0, bytes.length)) {
            throw refused();
        }
        try (JsonParser parser = StrictJson.FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            JsonItem item = new JsonItem(parser);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused();
            }
            item.value(JsonToken.START_OBJECT, "", "");
            if (parser.nextToken() != null) {
                throw refused();
            }
            return new Item(item.leaves, item.lists, mapping);
        } catch (JacksonException e) {
            throw refused();
        }
    }

    private static ProblemException refused() {
        return new ProblemException(
                "VGL-SRC-002",
                "The item is no JSON object in UTF-8, names a member twice, or is nested too deep.",
                "Send one JSON object, each member once; a person can correct what is stored and replay it.");
    }

    /// Recursion ends where the parser refuses to go deeper.
    private void value(JsonToken token, String pointer, String pattern) {
        switch (token) {
            case START_OBJECT -> {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = "/" + Place.escaped(parser.currentName());
                    value(parser.nextToken(), pointer + name, pattern + name);
                }
            }
            case START_ARRAY -> {
                int count = 0;
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    value(next, pointer + "/" + count, pattern + "/*");
                    count++;
                }
                lists.put(pointer, count);
            }
            case VALUE_NULL -> put(new Leaf(pointer, pattern, "", true));
            default -> {
                String text = parser.getString();
                if (!text.isEmpty()) {
                    put(new Leaf(pointer, pattern, text, false));
                }
            }
        }
    }

    private void put(Leaf leaf) {
        if (leaves.size() == ItemReader.MOST_LEAVES) {
            throw ItemReader.tooMany("VGL-SRC-002");
        }
        leaves.put(leaf.pointer(), leaf);
    }
}
