package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The form that JSON must have to be a resource (R4, 2.6.2): no name twice in an object, nothing empty, texts of
/// characters that every form has, and what stands beside primitive values under a name with an underscore belonging
/// to one. The parser behind it would drop the rest without a word.
final class JsonForm {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Deque<JsonLevel> levels = new ArrayDeque<>();

    private JsonForm() {}

    /// Refuses, with line and column, what is no JSON or has another form.
    static void check(String text) {
        try (JsonParser parser = STRICT.createParser(text)) {
            try {
                JsonForm form = new JsonForm();
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    String fault = form.fault(token, parser);
                    if (fault != null) {
                        throw refused(fault, parser.currentTokenLocation(), parser.getParsingContext());
                    }
                }
            } catch (JsonProcessingException e) {
                throw refused(
                        "The JSON breaks off, is malformed, or has a name twice",
                        e.getLocation(),
                        parser.getParsingContext());
            }
        } catch (IOException e) {
            throw Refusals.unreadable();
        }
    }

    private @Nullable String fault(JsonToken token, JsonParser parser) throws IOException {
        JsonLevel around = levels.peek();
        String name = parser.currentName();
        return switch (token) {
            case FIELD_NAME -> JsonLevel.faultOfName(around, name);
            case START_OBJECT, START_ARRAY -> {
                boolean list = token == JsonToken.START_ARRAY;
                levels.push(JsonLevel.within(
                        around, parser.getParsingContext().getParent().getCurrentName(), list));
                yield null;
            }
            case END_OBJECT, END_ARRAY -> {
                JsonLevel ended = levels.pop();
                yield ended.fault(levels.peek());
            }
            case VALUE_NULL -> {
                boolean inList = around != null && around.isList();
                if (inList) {
                    around.add(JsonLevel.Kind.NULL);
                }
                yield inList ? null : JsonLevel.EMPTY;
            }
            case VALUE_STRING -> {
                String fault = BodyCharacters.fault(
                        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                if (around != null) {
                    around.take(name, "id".equals(name) && !around.isList() ? parser.getText() : null);
                }
                yield fault;
            }
            default -> {
                if (around != null) {
                    around.take(name, null);
                }
                yield null;
            }
        };
    }

    private static BaseServerResponseException refused(
            String what, @Nullable JsonLocation at, JsonStreamContext context) {
        BaseServerResponseException refusal = Refusals.badRequest(
                what + (at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + "."),
                "Send a FHIR R4 resource in the JSON form of the specification.");
        return entry(context) < 0 ? refusal : Refusals.at(refusal, "Bundle.entry[" + entry(context) + "]");
    }

    /// Which entry of a bundle this is in; -1 where it is in none.
    private static int entry(JsonStreamContext context) {
        int index = -1;
        JsonStreamContext at = context;
        for (JsonStreamContext above = at.getParent(); above != null && above.getParent() != null; ) {
            boolean entries = at.inArray() && above.getParent().inRoot() && "entry".equals(above.getCurrentName());
            index = entries ? at.getCurrentIndex() : index;
            at = above;
            above = at.getParent();
        }
        return index;
    }
}
