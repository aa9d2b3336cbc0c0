package health.vigil.sources.internal.item;

import health.vigil.base.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// Tells the objects of a JSON text apart, so that each stays as it was sent.
public final class JsonItems {
    private JsonItems() {}

    /// The object, or the objects of the array.
    ///
    /// @param most objects that there may be
    /// @throws ProblemException `VGL-SRC-010` where the text is neither, `VGL-SRC-011` where there are more
    public static List<byte[]> of(byte[] text, int most) {
        byte[] body = Utf8.withoutMark(text);
        if (!Utf8.isUtf8(body, 0, body.length)) {
            throw Bodies.refused(0);
        }
        List<byte[]> items = new ArrayList<>();
        try (JsonParser parser = StrictJson.FACTORY.createParser(ObjectReadContext.empty(), body)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    if (items.size() == most) {
                        throw Bodies.tooMany(most);
                    }
                    items.add(object(parser, next, body, items.size() + 1));
                }
            } else {
                items.add(object(parser, first, body, 1));
            }
            if (parser.nextToken() != null) {
                throw Bodies.refused(items.size());
            }
            return items;
        } catch (JacksonException e) {
            throw Bodies.refused(items.size() + 1);
        }
    }

    private static byte[] object(JsonParser parser, JsonToken token, byte[] body, int number) {
        if (token != JsonToken.START_OBJECT) {
            throw Bodies.refused(number);
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        return Arrays.copyOfRange(body, from, to);
    }

    /// Whether the line is a JSON object.
    static boolean isObject(byte[] line) {
        if (!Utf8.isUtf8(line, 0, line.length)) {
            return false;
        }
        try (JsonParser parser = StrictJson.FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }
}
