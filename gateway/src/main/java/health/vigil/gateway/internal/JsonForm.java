package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The form that JSON must have to be a resource (R4, 2.6.2): no name twice in an object, nothing empty, and null
/// only in a list that another list completes. The parser behind it would drop such things without a word.
final class JsonForm {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Deque<Level> levels = new ArrayDeque<>();

    private JsonForm() {}

    /// An object or a list that is being read.
    private static final class Level {
        private final @Nullable String name;
        private final Set<String> members = new HashSet<>();
        private final Set<String> withNull = new HashSet<>();
        private boolean empty = true;
        private boolean hasNull;

        Level(@Nullable String name) {
            this.name = name;
        }
    }

    /// Refuses, with line and column, what is no JSON or has another form.
    static void check(String text) {
        try (JsonParser parser = STRICT.createParser(text)) {
            JsonForm form = new JsonForm();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (!form.takes(token, parser)) {
                    throw refused(
                            "An object, a list or a value of the JSON is empty or null", parser.currentTokenLocation());
                }
            }
        } catch (JsonProcessingException e) {
            throw refused("The JSON breaks off, is malformed, or has a name twice", e.getLocation());
        } catch (IOException e) {
            throw Refusals.unreadable();
        }
    }

    private boolean takes(JsonToken token, JsonParser parser) throws IOException {
        Level around = levels.peek();
        if (around != null && token != JsonToken.END_ARRAY && token != JsonToken.END_OBJECT) {
            around.empty = false;
        }
        return switch (token) {
            case FIELD_NAME -> {
                if (around != null) {
                    around.members.add(parser.currentName());
                }
                yield true;
            }
            case START_OBJECT, START_ARRAY -> {
                levels.push(new Level(parser.getParsingContext().getParent().getCurrentName()));
                yield true;
            }
            case END_OBJECT -> {
                Level object = levels.pop();
                yield !object.empty && object.withNull.stream().allMatch(name -> object.members.contains(other(name)));
            }
            case END_ARRAY -> {
                Level list = levels.pop();
                Level owner = levels.peek();
                if (list.hasNull && list.name != null && owner != null) {
                    owner.withNull.add(list.name);
                }
                yield !list.empty;
            }
            case VALUE_NULL -> {
                if (around != null) {
                    around.hasNull = true;
                }
                yield parser.getParsingContext().inArray();
            }
            default -> true;
        };
    }

    /// The list that stands beside one of primitive values, or the one that it stands beside.
    private static String other(String name) {
        return name.startsWith("_") ? name.substring(1) : "_" + name;
    }

    private static BaseServerResponseException refused(String what, @Nullable JsonLocation at) {
        return Refusals.badRequest(
                what + (at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + "."),
                "Send a FHIR R4 resource in the JSON form of the specification.");
    }
}
