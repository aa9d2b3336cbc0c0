package health.vigil.cds.internal;

import health.vigil.base.HttpsAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A question, checked. Any bytes may be given.
///
/// @param instance the moment of the client's work; several services may be asked about one
/// @param user who will see the cards, as the client says: `Practitioner/…` or `PractitionerRole/…`, else empty
/// @param patient logical id on the client's FHIR server
/// @param server the FHIR server's base, without a slash at its end; null where none is named
/// @param token opens that server for this request; null where none is given
/// @param prefetch what the client brings, by key; an answer of `null` is left out
record HookRequest(
        UUID instance,
        String user,
        String patient,
        @Nullable String server,
        @Nullable String token,
        Map<String, JsonNode> prefetch) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Pattern STAFF = Pattern.compile("Practitioner(Role)?/[A-Za-z0-9.-]{1,64}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final int LONGEST = 2048;

    static HookRequest read(byte[] body, Service service) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException _) {
            throw Refusal.malformed("it is not JSON");
        }
        if (!service.hook().equals(text(root, "hook"))) {
            throw Refusal.malformed("its hook is not the service's");
        }
        JsonNode context = root.path("context");
        String patient = text(context, "patientId");
        if (!ID.matcher(patient).matches()) {
            throw Refusal.malformed("its patientId is no id");
        }
        String user = text(context, "userId");
        JsonNode server = root.path("fhirServer");
        JsonNode token = root.path("fhirAuthorization").path("access_token");
        Map<String, JsonNode> prefetch = new LinkedHashMap<>();
        root.path("prefetch").forEachEntry((key, value) -> {
            if (!value.isNull()) {
                prefetch.put(key, value);
            }
        });
        return new HookRequest(
                instance(text(root, "hookInstance")),
                STAFF.matcher(user).matches() ? user : "",
                patient,
                server.isString() ? HttpsAddress.withoutSlash(text(root, "fhirServer")) : null,
                token.isString() ? token(text(root.path("fhirAuthorization"), "access_token")) : null,
                prefetch);
    }

    private static String token(String text) {
        if (!TOKEN.matcher(text).matches()) {
            throw Refusal.malformed("its access token is none");
        }
        return text;
    }

    private static UUID instance(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Refusal.malformed("its hookInstance is no UUID");
        }
    }

    private static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isString() || value.asString().isEmpty() || value.asString().length() > LONGEST) {
            throw Refusal.malformed("it has no " + member);
        }
        return value.asString();
    }
}
