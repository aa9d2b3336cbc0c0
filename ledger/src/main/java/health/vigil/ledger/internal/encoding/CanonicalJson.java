package health.vigil.ledger.internal.encoding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// JSON in the one form of RFC 8785 (JCS), so that equal entries have equal bytes and equal hashes.
final class CanonicalJson {
    private static final int DEEPEST = 8;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxDocumentLength(EntryCodec.LARGEST)
                    .maxNumberLength(20)
                    .maxStringLength(EntryCodec.LARGEST)
                    .maxNameLength(EntryCodec.LARGEST)
                    .build())
            .build();

    private CanonicalJson() {}

    /// The canonical bytes.
    ///
    /// @throws IllegalArgumentException if a string is not well-formed Unicode, which has no canonical form
    static byte[] write(Json value) {
        StringBuilder out = new StringBuilder(512);
        write(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Text(String text) -> writeText(text, out);
            case Json.Whole(long number) -> out.append(number);
            case Json.Flag(boolean flag) -> out.append(flag);
            case Json.Items(List<Json> items) -> {
                out.append('[');
                String separator = "";
                for (Json item : items) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Json.Members(SortedMap<String, Json> members) -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    out.append(separator);
                    writeText(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        int first = plainPrefix(text);
        out.append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else if (!Character.isSurrogate(c)) {
                        out.append(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        throw new IllegalArgumentException("a text of an entry has half a surrogate pair");
                    }
                }
            }
        }
        out.append('"');
    }

    /// How much of a text stands for itself: nearly always all of it, which is then copied at once.
    private static int plainPrefix(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                return i;
            }
            i++;
        }
        return i;
    }

    /// Reads JSON of any form; whether it was canonical, the caller finds by writing it again.
    ///
    /// @throws IllegalArgumentException if it holds anything that [Json] does not
    /// @throws tools.jackson.core.JacksonException if it is not JSON, or too deep or long
    static Json read(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IllegalArgumentException("an entry is not empty");
            }
            Json value = read(parser, first);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("an entry is one JSON object");
            }
            return value;
        }
    }

    // Jackson's tokens are an enum of another library: the default refuses those that entries do not use.
    private static Json read(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> new Json.Text(parser.getString());
            case VALUE_NUMBER_INT -> new Json.Whole(parser.getLongValue());
            case VALUE_TRUE -> new Json.Flag(true);
            case VALUE_FALSE -> new Json.Flag(false);
            case START_ARRAY -> readItems(parser);
            case START_OBJECT -> readMembers(parser);
            default -> throw new IllegalArgumentException("an entry has no such JSON value");
        };
    }

    private static Json readItems(JsonParser parser) {
        List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(read(parser, token));
        }
        return new Json.Items(items);
    }

    private static Json readMembers(JsonParser parser) {
        SortedMap<String, Json> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            members.put(name, read(parser, parser.nextToken()));
        }
        return new Json.Members(members);
    }
}
