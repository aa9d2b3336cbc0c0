package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;

/// A batch or transaction as it came in.
///
/// @param bundle without the resources that cannot be read
/// @param unreadable the refusal of each of these, by the number of its entry; a transaction has none, since it is
///     refused as a whole
record SentBundle(Bundle bundle, Map<Integer, BaseServerResponseException> unreadable) {
    /// Reads it. The entries of a batch are independent of each other (R4, 3.1.0.11.1), so one in JSON that cannot be
    /// read leaves the others as they are.
    ///
    /// @param base this server's address, as the caller knows it
    static SentBundle read(FhirContext fhir, byte[] body, String base, Media media) {
        try {
            return new SentBundle(bundle(fhir, body, base, media), Map.of());
        } catch (BaseServerResponseException refused) {
            if (media != Media.JSON) {
                throw refused;
            }
            return withoutUnreadable(fhir, Media.JSON.checked(body), base, refused);
        }
    }

    private static SentBundle withoutUnreadable(
            FhirContext fhir, String text, String base, BaseServerResponseException refused) {
        try {
            JsonNode sent = ExactJson.MAPPER.readTree(text);
            JsonNode entries = sent.path("entry");
            Map<Integer, BaseServerResponseException> unreadable = new HashMap<>();
            if (sent.path("type").asText().equals("batch") && entries.isArray()) {
                for (int i = 0; i < entries.size(); i++) {
                    if (entries.get(i) instanceof ObjectNode entry && entry.has("resource")) {
                        try {
                            Media.JSON.read(fhir, ExactJson.MAPPER.writeValueAsBytes(entry.get("resource")));
                        } catch (BaseServerResponseException e) {
                            unreadable.put(i, e);
                            entry.remove("resource");
                        }
                    }
                }
            }
            if (unreadable.isEmpty()) {
                throw refused;
            }
            return new SentBundle(bundle(fhir, ExactJson.MAPPER.writeValueAsBytes(sent), base, Media.JSON), unreadable);
        } catch (JsonProcessingException e) {
            throw refused;
        }
    }

    private static Bundle bundle(FhirContext fhir, byte[] body, String base, Media media) {
        if (OwnAddress.relative(fhir, body, base, media) instanceof Bundle bundle) {
            return bundle;
        }
        throw Refusals.badRequest("The body is no Bundle.", "Send a batch or a transaction.");
    }
}
