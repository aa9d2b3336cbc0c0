package health.vigil.ledger.internal.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What canonical JSON is, found the long way: another parser reads the bytes in whatever form they have, and
/// they are canonical if writing what was read gives them again.
final class AnyJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int DEEPEST = 8;

    private AnyJson() {}

    /// The value that these bytes are the canonical form of, if they are one's.
    static Optional<Json> canonical(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            Json value = value(parser, parser.nextToken(), 1);
            boolean alone = parser.nextToken() == null;
            return alone && Arrays.equals(bytes, CanonicalJson.write(value)) ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException | JacksonException _) {
            return Optional.empty();
        }
    }

    private static Json value(JsonParser parser, JsonToken token, int depth) {
        if (token == null || depth > DEEPEST) {
            throw new IllegalArgumentException("nothing there, or too deep");
        }
        return switch (token) {
            case VALUE_STRING -> new Json.Text(parser.getString());
            case VALUE_NUMBER_INT -> new Json.Whole(parser.getLongValue());
            case VALUE_TRUE -> new Json.Flag(true);
            case VALUE_FALSE -> new Json.Flag(false);
            case START_ARRAY -> {
                List<Json> items = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    items.add(value(parser, next, depth + 1));
                }
                yield new Json.Items(items);
            }
            case START_OBJECT -> {
                SortedMap<String, Json> members = new TreeMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    members.put(name, value(parser, parser.nextToken(), depth + 1));
                }
                yield new Json.Members(members.entrySet().stream()
                        .map(member -> new Json.Member(member.getKey(), member.getValue()))
                        .toList());
            }
            default -> throw new IllegalArgumentException("entries have no such value");
        };
    }
}
