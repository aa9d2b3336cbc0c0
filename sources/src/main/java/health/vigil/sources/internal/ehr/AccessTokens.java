package health.vigil.sources.internal.ehr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Access tokens by SMART backend services (SMART App Launch 2.2): discovered, asked for with an assertion that the
/// client's key signs, and kept until shortly before their end. Not thread-safe.
final class AccessTokens {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final Duration UNSAID = Duration.ofMinutes(5);
    private static final int LONGEST = 16_384;

    private final Addresses addresses;
    private final Wire wire;
    private final List<String> types;
    private final Function<URI, String> assertions;
    private final InstantSource wallClock;
    private @Nullable Endpoint endpoint;
    private @Nullable Token token;

    /// @param ofVersion2 whether scopes are `.rs`, as since SMART 2.0, or `.read`
    private record Endpoint(URI address, boolean ofVersion2) {}

    private record Token(String value, Instant until) {}

    /// @param types that are read
    /// @param assertions who the client is, for a token endpoint
    AccessTokens(
            Addresses addresses,
            Wire wire,
            List<String> types,
            Function<URI, String> assertions,
            InstantSource wallClock) {
        this.addresses = addresses;
        this.wire = wire;
        this.types = List.copyOf(types);
        this.assertions = assertions;
        this.wallClock = wallClock;
    }

    /// A token that is good now.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-SRC-021` where there is no token endpoint,
    ///     `VGL-SRC-022` where it refuses
    String current() throws IOException, InterruptedException {
        Token held = token;
        if (held == null || !wallClock.instant().isBefore(held.until())) {
            held = ask();
            token = held;
        }
        return held.value();
    }

    /// The token was refused: the next one is a new one, from where the record system then says.
    void forget() {
        token = null;
        endpoint = null;
    }

    private Token ask() throws IOException, InterruptedException {
        Endpoint found = endpoint == null ? discover() : endpoint;
        endpoint = found;
        HttpRequest request = HttpRequest.newBuilder(found.address())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form(Map.of(
                        "grant_type",
                        "client_credentials",
                        "scope",
                        scopes(found),
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        assertions.apply(found.address())))))
                .timeout(Wire.PATIENCE)
                .build();
        Instant asked = wallClock.instant();
        Wire.Small answer = wire.small(request);
        if (answer.status() >= 500 || answer.status() == 429) {
            throw new IOException("the token endpoint fails");
        }
        JsonNode body = json(answer.body());
        String value = body.path("access_token").asString("");
        boolean isBearer = "bearer".equalsIgnoreCase(body.path("token_type").asString("bearer"));
        if (answer.status() != 200 || value.isEmpty() || value.length() > LONGEST || !isBearer) {
            throw EhrProblems.clientRefused(answer.status());
        }
        Duration life = Duration.ofSeconds(body.path("expires_in").asLong(UNSAID.toSeconds()));
        Duration early = EARLY.compareTo(life.dividedBy(2)) < 0 ? EARLY : life.dividedBy(2);
        return new Token(value, asked.plus(life).minus(early));
    }

    private Endpoint discover() throws IOException, InterruptedException {
        Wire.Small answer = wire.small(HttpRequest.newBuilder(addresses.at(".well-known/smart-configuration"))
                .header("Accept", "application/json")
                .timeout(Wire.PATIENCE)
                .build());
        if (answer.status() >= 500 || answer.status() == 429) {
            throw new IOException("the SMART configuration cannot be read now");
        }
        JsonNode configuration = json(answer.body());
        String address = configuration.path("token_endpoint").asString("");
        try {
            URI found = new URI(address);
            if (answer.status() != 200 || !"https".equals(found.getScheme()) || found.getHost() == null) {
                throw EhrProblems.unusableConfiguration();
            }
            JsonNode offered = configuration.path("capabilities");
            boolean saysVersion1 = has(offered, "permission-v1");
            return new Endpoint(found, !saysVersion1 || has(offered, "permission-v2"));
        } catch (URISyntaxException _) {
            throw EhrProblems.unusableConfiguration();
        }
    }

    private static boolean has(JsonNode list, String value) {
        return list.valueStream().anyMatch(each -> value.equals(each.asString("")));
    }

    private String scopes(Endpoint found) {
        return types.stream()
                .map(type -> "system/" + type + (found.ofVersion2() ? ".rs" : ".read"))
                .collect(Collectors.joining(" "));
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }

    private static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
