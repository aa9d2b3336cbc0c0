package health.vigil.sources.internal.ehr;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ResourceType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Goes over a resource's JSON once, without making anything of it but what is asked for first.
final class ResourceScan {
    static final JsonFactory JSON = new JsonFactory();

    /// The type of what does not say of which type it is.
    static final String NONE = "Resource";

    /// What a server calls a resource is written down in the clear, so that it can be no word of its own.
    private static final Set<String> TYPES =
            Arrays.stream(ResourceType.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    private String type = NONE;
    private String id = "";
    private @Nullable Instant updated;
    private boolean hasVersion;
    private final Set<String> references = new HashSet<>();

    private ResourceScan() {}

    /// One resource by itself. What is none is of the type `Resource`, and found to be none when it is read.
    static FoundResource of(byte[] content) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), content)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                FoundResource found = of(parser, content);
                if (parser.nextToken() == null) {
                    return found;
                }
            }
        } catch (JacksonException | ArithmeticException _) {
            // kept as it is
        }
        return new FoundResource(NONE, "", null, false, Set.of(), content);
    }

    /// The resource at whose beginning the parser is; it is at its end then.
    ///
    /// @param source what the parser reads, UTF-8
    static FoundResource of(JsonParser parser, byte[] source) {
        ResourceScan scan = new ResourceScan();
        int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        int depth = 1;
        boolean inMeta = false;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                break;
            }
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    inMeta = depth == 1 ? "meta".equals(parser.currentName()) : inMeta && depth > 1;
                    depth++;
                }
                case END_OBJECT, END_ARRAY -> depth--;
                case VALUE_STRING -> scan.take(parser.currentName(), parser.getString(), depth, inMeta);
                default -> {}
            }
        }
        int to = Math.toIntExact(parser.currentLocation().getByteOffset());
        return new FoundResource(
                scan.type,
                scan.id,
                scan.updated,
                scan.hasVersion,
                scan.references,
                Arrays.copyOfRange(source, from, to));
    }

    private void take(@Nullable String name, String text, int depth, boolean inMeta) {
        if ("reference".equals(name)) {
            references.add(text);
        } else if (depth == 1 && "resourceType".equals(name) && TYPES.contains(text)) {
            type = text;
        } else if (depth == 1 && "id".equals(name)) {
            id = text;
        } else if (depth == 2 && inMeta && "lastUpdated".equals(name)) {
            // where it is none, that is told when the resource is read
            updated = SearchPlace.instant(text).orElse(null);
            hasVersion |= updated != null;
        } else if (depth == 2 && inMeta && "versionId".equals(name)) {
            hasVersion |= !text.isBlank();
        }
    }
}
