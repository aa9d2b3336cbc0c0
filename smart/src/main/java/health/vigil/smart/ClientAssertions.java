package health.vigil.smart;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import health.vigil.base.ProblemException;
import health.vigil.smart.internal.Algorithms;
import health.vigil.smart.internal.ClientKeys;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Verifies the JSON Web Tokens by which programs say who they are (RFC 7515, 7519 and 7523; CDS Hooks 2.0,
/// "Trusting CDS Clients"; SMART App Launch 2.2, "Asymmetric client authentication"). Only keys that are registered
/// for the issuer count; an assertion serves once, for one address, for five minutes at most. All of it may be
/// hostile.
public final class ClientAssertions {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration CLOCKS_APART = Duration.ofSeconds(30);
    private static final int LARGEST = 8192;
    private static final long LATEST = 1L << 40;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final Map<String, Registered> byIssuer;
    private final UsedAssertions used;
    private final InstantSource wallClock;

    private record Registered(String name, ClientKeys keys) {}

    /// Whose assertion it is.
    ///
    /// @param client the registered name
    /// @param issuer its `iss`, which is registered
    /// @param subject its `sub`, where it has one
    public record Proven(
            String client, String issuer, @Nullable String subject) {}

    /// @param used remembers which have served
    /// @param wallClock the machine's own clock, which assertions expire by
    /// @throws ProblemException `VGL-SMT-001` where a client's keys cannot be used
    public ClientAssertions(List<RegisteredClient> clients, UsedAssertions used, InstantSource wallClock) {
        Map<String, Registered> all = new HashMap<>();
        for (RegisteredClient client : clients) {
            if (all.put(client.issuer(), new Registered(client.name(), ClientKeys.read(client.keys()))) != null) {
                throw new IllegalArgumentException("two clients have the same issuer");
            }
        }
        this.byIssuer = Map.copyOf(all);
        this.used = used;
        this.wallClock = wallClock;
    }

    /// The algorithms that assertions may be signed with, by their names in RFC 7518.
    public static List<String> algorithms() {
        return Algorithms.names();
    }

    /// Whose assertion it is, once it holds; it has served then.
    ///
    /// @param assertion in the compact form
    /// @param audience the address that is called
    /// @throws RefusedAssertionException where it proves nothing
    public Proven prove(String assertion, String audience) {
        if (assertion.length() > LARGEST || !FORM.matcher(assertion).matches()) {
            throw new RefusedAssertionException("there is none");
        }
        JWSObject token = parsed(assertion);
        Map<String, Object> claims = token.getPayload().toJSONObject();
        if (claims == null) {
            throw new RefusedAssertionException("it cannot be read");
        }
        String issuer = text(claims, "iss");
        Registered client = byIssuer.get(issuer);
        if (client == null) {
            throw new RefusedAssertionException("its issuer is not registered");
        }
        verify(client.keys(), token);
        if (!audiences(claims.get("aud")).contains(audience)) {
            throw new RefusedAssertionException("it was made for another address");
        }
        accept(client.name() + " " + text(claims, "jti"), claims);
        return new Proven(client.name(), issuer, claims.get("sub") instanceof String subject ? subject : null);
    }

    private static JWSObject parsed(String assertion) {
        try {
            return JWSObject.parse(assertion);
        } catch (ParseException | IllegalArgumentException _) {
            throw new RefusedAssertionException("it cannot be read");
        }
    }

    private static void verify(ClientKeys keys, JWSObject token) {
        JWSHeader header = token.getHeader();
        if (header.getKeyID() == null) {
            throw new RefusedAssertionException("it does not say its kid");
        }
        ClientKeys.Key key = keys.find(header.getKeyID())
                .orElseThrow(() -> new RefusedAssertionException("its key is not registered"));
        if (!key.algorithm().equals(header.getAlgorithm().getName()) || header.getCriticalParams() != null) {
            throw new RefusedAssertionException("its algorithm is not its key's");
        }
        if (!key.signed(token)) {
            throw new RefusedAssertionException("its signature does not hold");
        }
    }

    private void accept(String name, Map<String, Object> claims) {
        Instant now = wallClock.instant();
        Instant expires = time(claims, "exp");
        Instant begins = claims.containsKey("nbf") ? time(claims, "nbf") : now;
        if (time(claims, "iat").isAfter(now.plus(CLOCKS_APART))
                || begins.isAfter(now.plus(CLOCKS_APART))
                || !expires.plus(CLOCKS_APART).isAfter(now)) {
            throw new RefusedAssertionException("it is not valid now");
        }
        if (expires.isAfter(now.plus(LONGEST).plus(CLOCKS_APART))) {
            throw new RefusedAssertionException("it is valid for more than five minutes");
        }
        if (!used.first(name, expires.plus(CLOCKS_APART))) {
            throw new RefusedAssertionException("it was used before");
        }
    }

    private static List<?> audiences(@Nullable Object audience) {
        return switch (audience) {
            case List<?> several -> several;
            case String one -> List.of(one);
            case null, default -> List.of();
        };
    }

    private static String text(Map<String, Object> claims, String member) {
        if (claims.get(member) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new RefusedAssertionException("it does not say its " + member);
    }

    private static Instant time(Map<String, Object> claims, String member) {
        if (claims.get(member) instanceof Long value && value >= 0 && value <= LATEST) {
            return Instant.ofEpochSecond(value);
        }
        throw new RefusedAssertionException("it does not say its " + member);
    }
}
