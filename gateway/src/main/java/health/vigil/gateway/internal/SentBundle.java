package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.jspecify.annotations.Nullable;

/// A batch or transaction as it came in.
///
/// @param bundle without the resources that cannot be read
/// @param unreadable the refusal of each of these, by the number of its entry; a transaction has none, since it is
///     refused as a whole
record SentBundle(Bundle bundle, Map<Integer, BaseServerResponseException> unreadable) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String INSTEAD = "{\"resourceType\":\"Basic\"}";

    /// Where the resource of an entry stands in the text.
    private record Place(int entry, int from, int to) {}

    /// Reads it. The entries of a batch are independent of each other (R4, 3.1.0.11.1), so one in JSON that cannot be
    /// read leaves the others as they are.
    ///
    /// @param base this server's address, as the caller knows it
    static SentBundle read(FhirContext fhir, byte[] body, String base, Media media) {
        try {
            return new SentBundle(bundle(fhir, body, base, media), Map.of());
        } catch (BaseServerResponseException refused) {
            SentBundle rest = media == Media.JSON ? withoutUnreadable(fhir, BodyText.of(body), base) : null;
            if (rest == null) {
                throw refused;
            }
            return rest;
        }
    }

    /// The rest of a batch; null where the fault is not in the resources of its entries.
    private static @Nullable SentBundle withoutUnreadable(FhirContext fhir, String text, String base) {
        Map<Integer, BaseServerResponseException> unreadable = new HashMap<>();
        StringBuilder rest = new StringBuilder(text.length());
        int done = 0;
        for (Place place : resources(text)) {
            try {
                Media.JSON.read(fhir, text.substring(place.from(), place.to()).getBytes(StandardCharsets.UTF_8));
            } catch (BaseServerResponseException e) {
                unreadable.put(place.entry(), Refusals.at(e, "Bundle.entry[" + place.entry() + "].resource"));
                rest.append(text, done, place.from()).append(INSTEAD);
                done = place.to();
            }
        }
        if (unreadable.isEmpty()) {
            return null;
        }
        rest.append(text, done, text.length());
        try {
            Bundle bundle = bundle(fhir, rest.toString().getBytes(StandardCharsets.UTF_8), base, Media.JSON);
            unreadable.keySet().forEach(entry -> bundle.getEntry().get(entry).setResource(null));
            return bundle.getType() == BundleType.BATCH ? new SentBundle(bundle, unreadable) : null;
        } catch (BaseServerResponseException e) {
            return null;
        }
    }

    private static List<Place> resources(String text) {
        List<Place> places = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return places;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean entries = parser.currentName().equals("entry");
                if (parser.nextToken() == JsonToken.START_ARRAY && entries) {
                    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                        entry(parser, i, places);
                    }
                } else {
                    parser.skipChildren();
                }
            }
            return places;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void entry(JsonParser parser, int number, List<Place> places) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean resource = parser.currentName().equals("resource");
            parser.nextToken();
            int from = (int) parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            parser.finishToken();
            if (resource) {
                places.add(
                        new Place(number, from, (int) parser.currentLocation().getCharOffset()));
            }
        }
    }

    private static Bundle bundle(FhirContext fhir, byte[] body, String base, Media media) {
        if (OwnAddress.relative(fhir, body, base, media) instanceof Bundle bundle) {
            return bundle;
        }
        throw Refusals.badRequest("The body is no Bundle.", "Send a batch or a transaction.");
    }
}
