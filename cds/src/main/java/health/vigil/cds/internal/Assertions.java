package health.vigil.cds.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import health.vigil.cds.CdsSettings;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who asks: the JSON Web Token that every call of a CDS client carries (CDS Hooks 2.0, "Trusting CDS Clients"; RFC
/// 7515, 7519). Only keys that are registered for the issuer count; a token serves once, for this address, for five
/// minutes at most.
public final class Assertions {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration CLOCKS_APART = Duration.ofSeconds(30);
    private static final int MOST_SEEN = 200_000;
    private static final int LARGEST = 8192;
    private static final long LATEST = 1L << 40;
    private static final Pattern FORM =
            Pattern.compile("Bearer ([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");
    private static final JsonMapper JSON = JsonMapper.shared();
    /// The JDK's names.
    private static final Map<String, String> SIGNATURES = Map.of(
            "ES256", "SHA256withECDSAinP1363Format",
            "ES384", "SHA384withECDSAinP1363Format",
            "RS384", "SHA384withRSA");

    private final Map<String, Registered> byIssuer;
    private final InstantSource wallClock;
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    private record Registered(String name, Keys keys) {}

    /// @param wallClock the machine's own clock, which tokens expire by
    public Assertions(List<CdsSettings.Client> clients, InstantSource wallClock) {
        Map<String, Registered> all = new HashMap<>();
        for (CdsSettings.Client client : clients) {
            all.put(client.issuer(), new Registered(client.name(), Keys.read(client.keys())));
        }
        this.byIssuer = Map.copyOf(all);
        this.wallClock = wallClock;
    }

    /// The client, once its token holds.
    ///
    /// @param authorization the header's value, if any
    /// @param audience the address that is called
    /// @param from the network address of the caller
    /// @throws Refusal 401
    public Principal authenticate(@Nullable String authorization, String audience, String from) {
        Matcher parts = FORM.matcher(authorization == null ? "" : authorization);
        if (authorization == null || authorization.length() > LARGEST || !parts.matches()) {
            throw Refusal.unauthenticated("there is none");
        }
        JsonNode header = json(parts.group(1));
        JsonNode claims = json(parts.group(2));
        Registered client = byIssuer.get(text(claims, "iss"));
        if (client == null) {
            throw Refusal.unauthenticated("its issuer is not registered");
        }
        Keys.Key key = client.keys().find(text(header, "kid"));
        if (!key.algorithm().equals(text(header, "alg")) || header.has("crit")) {
            throw Refusal.unauthenticated("its algorithm is not its key's");
        }
        verify(key, parts.group(1) + "." + parts.group(2), parts.group(3));
        if (!audiences(claims.path("aud")).contains(audience)) {
            throw Refusal.unauthenticated("it was made for another address");
        }
        accept(client.name() + " " + text(claims, "jti"), time(claims, "iat"), time(claims, "exp"));
        return new Principal(Actor.Kind.MACHINE, client.name(), Role.RECORD_SYSTEM, Set.of(), from);
    }

    private void accept(String token, Instant issued, Instant expires) {
        Instant now = wallClock.instant();
        if (issued.isAfter(now.plus(CLOCKS_APART))
                || !expires.plus(CLOCKS_APART).isAfter(now)) {
            throw Refusal.unauthenticated("it is not valid now");
        }
        if (expires.isAfter(now.plus(LONGEST).plus(CLOCKS_APART))) {
            throw Refusal.unauthenticated("it is valid for more than five minutes");
        }
        synchronized (seen) {
            forget(now);
            if (seen.size() >= MOST_SEEN || seen.putIfAbsent(token, expires) != null) {
                throw Refusal.unauthenticated("it was used before");
            }
        }
    }

    /// The oldest are first, and none is remembered for much longer than five minutes.
    private void forget(Instant now) {
        Iterator<Instant> oldest = seen.values().iterator();
        while (oldest.hasNext() && !oldest.next().plus(CLOCKS_APART).isAfter(now)) {
            oldest.remove();
        }
    }

    private static void verify(Keys.Key key, String signed, String signature) {
        try {
            Signature verifier = Signature.getInstance(SIGNATURES.get(key.algorithm()));
            verifier.initVerify(key.key());
            verifier.update(signed.getBytes(US_ASCII));
            if (verifier.verify(Base64.getUrlDecoder().decode(signature))) {
                return;
            }
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // refused below
        }
        throw Refusal.unauthenticated("its signature does not hold");
    }

    private static JsonNode json(String part) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(part));
        } catch (JacksonException | IllegalArgumentException _) {
            throw Refusal.unauthenticated("it cannot be read");
        }
    }

    private static List<String> audiences(JsonNode audience) {
        return audience.isArray()
                ? audience.valueStream().map(JsonNode::asString).toList()
                : List.of(audience.isString() ? audience.asString() : "");
    }

    private static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isString() || value.asString().isEmpty()) {
            throw Refusal.unauthenticated("it does not say its " + member);
        }
        return value.asString();
    }

    private static Instant time(JsonNode claims, String member) {
        JsonNode value = claims.path(member);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0 || value.asLong() > LATEST) {
            throw Refusal.unauthenticated("it does not say its " + member);
        }
        return Instant.ofEpochSecond(value.asLong());
    }
}
