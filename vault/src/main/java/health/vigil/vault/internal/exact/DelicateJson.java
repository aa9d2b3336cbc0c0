package health.vigil.vault.internal.exact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import health.vigil.vault.internal.exact.Delicate.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The delicate places of JSON: values, narratives, and what stands beside primitive ones under a name with an
/// underscore.
final class DelicateJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int ESCAPE = 6; // of a unicode escape
    private static final int MINUTES = 6;
    private static final String NARRATIVE = "div";
    private static final List<String> NAMED = Stream.concat(
                    Stream.of(NARRATIVE, Delicate.ANY_BYTES), Delicate.BYTES.stream())
            .map(name -> name + "\"")
            .toList();

    private DelicateJson() {}

    /// Places in the order of the text; none where it is no JSON.
    static List<Delicate> of(String json) {
        List<Delicate> places = new ArrayList<>();
        if (!mayHaveAny(json)) {
            return places;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                JsonStreamContext context = parser.getParsingContext();
                if (token == JsonToken.VALUE_STRING) {
                    value(parser, context, places);
                } else if (token == JsonToken.START_OBJECT && isBeside(context.getParent())) {
                    places.add(new Delicate(path(context.getParent()), null, null));
                }
            }
        } catch (IOException e) {
            return List.of(); // the parser behind this says so
        }
        return places;
    }

    private static void value(JsonParser parser, JsonStreamContext context, List<Delicate> places) throws IOException {
        String text = parser.getText();
        if ("id".equals(context.getCurrentName()) && isBeside(context.getParent())) {
            places.add(new Delicate(path(context.getParent()), null, text));
        } else if (isDelicate(context, text)) {
            places.add(new Delicate(path(context), text, null));
        }
    }

    private static boolean isDelicate(JsonStreamContext context, String text) {
        String name = context.getCurrentName();
        return name == null ? Delicate.is("", text) : name.equals(NARRATIVE) || Delicate.is(name, text);
    }

    /// Looks for what every delicate place has, without reading the text as JSON.
    private static boolean mayHaveAny(String json) {
        if (NAMED.stream().anyMatch(json::contains)) {
            return true;
        }
        for (int quote = json.indexOf('"'); quote >= 0; quote = json.indexOf('"', quote + 1)) {
            char before = quote == 0 ? '{' : json.charAt(quote - 1);
            char after = quote + 1 == json.length() ? '}' : json.charAt(quote + 1);
            if (before == ' ' || after == ' ' || after == '_' || after == '\\') {
                return true;
            }
            boolean escape = (quote > 1 && json.charAt(quote - 2) == '\\')
                    || (quote >= ESCAPE && json.charAt(quote - ESCAPE) == '\\');
            if (escape) {
                return true;
            }
        }
        return hasOtherTime(json);
    }

    /// Whether something like a time has no seconds, or no zone.
    private static boolean hasOtherTime(String json) {
        for (int t = json.indexOf('T'); t >= 0; t = json.indexOf('T', t + 1)) {
            if (t > 2 && t + MINUTES < json.length() && json.charAt(t - 3) == '-' && json.charAt(t + 3) == ':') {
                int end = t + MINUTES;
                boolean seconds = json.charAt(end) == ':';
                while (end < json.length() && ".:0123456789".indexOf(json.charAt(end)) >= 0) {
                    end++;
                }
                if (!seconds || end == json.length() || "Z+-".indexOf(json.charAt(end)) < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether what is read is beside a primitive value, or in a list of such.
    private static boolean isBeside(JsonStreamContext context) {
        JsonStreamContext owner = context.inArray() ? context.getParent() : context;
        return owner.inObject()
                && owner.getCurrentName() != null
                && owner.getCurrentName().startsWith("_");
    }

    private static List<Step> path(JsonStreamContext context) {
        List<Step> path = new ArrayList<>();
        int index = 0;
        for (@Nullable JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
            if (at.inArray()) {
                index = at.getCurrentIndex();
            } else {
                String name = at.getCurrentName();
                path.addFirst(new Step(name.startsWith("_") ? name.substring(1) : name, index));
                index = 0;
            }
        }
        return path;
    }
}
