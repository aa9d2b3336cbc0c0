package health.vigil.sources.internal.ehr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// A page of a search, or any Bundle: its resources to the letter.
///
/// @param resources in its order; what only says how the search went is not among them
/// @param requests entries that ask for something instead of having a resource, whole and to the letter
/// @param next the link to the further page, null where there is none
record Page(
        List<FoundResource> resources,
        List<byte[]> requests,
        @Nullable String next) {
    Page {
        resources = List.copyOf(resources);
        requests = List.copyOf(requests);
    }

    /// @throws health.vigil.base.ProblemException `VGL-SRC-024` where it is no Bundle
    static Page of(byte[] bundle) {
        try (JsonParser parser = ResourceScan.JSON.createParser(ObjectReadContext.empty(), bundle)) {
            return new Reading(parser, bundle).read();
        } catch (JacksonException | ArithmeticException _) {
            throw EhrProblems.unreadable();
        }
    }

    private static final class Reading {
        private final JsonParser parser;
        private final byte[] source;
        private final List<FoundResource> resources = new ArrayList<>();
        private final List<byte[]> requests = new ArrayList<>();
        private @Nullable String next;
        private boolean isBundle;

        Reading(JsonParser parser, byte[] source) {
            this.parser = parser;
            this.source = source;
        }

        Page read() {
            expect(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "resourceType" -> isBundle = "Bundle".equals(parser.getValueAsString());
                    case "link" -> each(this::link);
                    case "entry" -> each(this::entry);
                    default -> parser.skipChildren();
                }
            }
            if (!isBundle || parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw EhrProblems.unreadable();
            }
            return new Page(resources, requests, next);
        }

        private void expect(JsonToken token) {
            if (parser.nextToken() != token) {
                throw EhrProblems.unreadable();
            }
        }

        private void each(Runnable one) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw EhrProblems.unreadable();
            }
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw EhrProblems.unreadable();
                }
                one.run();
            }
        }

        private void link() {
            String relation = "";
            String url = "";
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "relation" -> relation = parser.getValueAsString("");
                    case "url" -> url = parser.getValueAsString("");
                    default -> parser.skipChildren();
                }
            }
            if (relation.equals("next")) {
                next = url;
            }
        }

        private void entry() {
            int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            boolean hasResource = false;
            boolean hasRequest = false;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("resource")) {
                    hasResource = true;
                    resource(ResourceScan.of(parser, source));
                } else {
                    hasRequest |= name.equals("request");
                    parser.skipChildren();
                }
            }
            if (hasRequest && !hasResource) {
                int to = Math.toIntExact(parser.currentLocation().getByteOffset());
                requests.add(Arrays.copyOfRange(source, from, to));
            }
        }

        private void resource(FoundResource found) {
            if (!found.type().equals("OperationOutcome")) {
                resources.add(found);
            }
        }
    }
}
