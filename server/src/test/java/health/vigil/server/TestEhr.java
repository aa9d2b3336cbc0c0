package health.vigil.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import health.vigil.engines.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An EHR that launches programs (SMART App Launch 2.2), over TLS with an authority of its own, on `127.0.0.1`, which
/// a browser takes for another site than `localhost`. It checks what it is sent.
final class TestEhr implements AutoCloseable {
    static final String CLIENT = "vigil-at-this-ehr";
    static final String NUMBERS = "urn:oid:2.999.1.7";
    static final String LAUNCH = "launch-4711";

    private final HttpsServer server;
    private final Certificates certificates;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final TestEhrKey key = new TestEhrKey();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, String> accessTokens = new ConcurrentHashMap<>();
    private final List<String> strayed = new CopyOnWriteArrayList<>();
    private final TestEhrClient client;

    /// What the next launches are about; a test changes it and everything is as usual again with [#asUsual].
    volatile Situation now = Situation.usual();

    /// Whether it promises to name itself in each answer that a browser brings, which it does not keep.
    volatile boolean saysItsIssuer;

    /// @param user who is at the EHR
    /// @param numbers the patient's, in the system that is looked up; after `|` the use of one
    /// @param claims changes what the ID token says
    /// @param sign makes the token of the claims
    /// @param answer changes the token endpoint's answer
    record Situation(
            String user,
            List<String> numbers,
            Consumer<JWTClaimsSet.Builder> claims,
            Function<TestEhrKey, Function<JWTClaimsSet, String>> sign,
            Function<String, String> answer,
            int status) {
        static Situation usual() {
            return new Situation(
                    "nurse.alder", List.of("L-100"), _ -> {}, key -> key::signed, Function.identity(), 200);
        }

        Situation by(String other) {
            return new Situation(other, numbers, claims, sign, answer, status);
        }

        Situation with(List<String> others) {
            return new Situation(user, others, claims, sign, answer, status);
        }

        Situation saying(Consumer<JWTClaimsSet.Builder> other) {
            return new Situation(user, numbers, other, sign, answer, status);
        }

        Situation signing(Function<TestEhrKey, Function<JWTClaimsSet, String>> other) {
            return new Situation(user, numbers, claims, other, answer, status);
        }

        Situation answering(int otherStatus, Function<String, String> other) {
            return new Situation(user, numbers, claims, sign, other, otherStatus);
        }
    }

    TestEhr(Path home) throws IOException {
        this.certificates = Certificates.in(home.resolve("ehr-tls"), InstantSource.system());
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        this.client = new TestEhrClient(CLIENT, address() + "/token");
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.serverContext()));
        server.setExecutor(threads);
        server.createContext(
                "/fhir/.well-known/smart-configuration",
                exchange -> answer(exchange, 200, """
                {"issuer": "%1$s", "jwks_uri": "%1$s/jwks", "authorization_endpoint": "%1$s/authorize?tenant=7",
                 "token_endpoint": "%1$s/token", "code_challenge_methods_supported": ["S256"],
                 "grant_types_supported": ["authorization_code"], "authorization_response_iss_parameter_supported": %2$s,
                 "capabilities": ["launch-ehr", "client-confidential-asymmetric", "sso-openid-connect"]}
                """.formatted(address(), saysItsIssuer)));
        server.createContext(
                "/jwks", exchange -> answer(exchange, 200, key.published().toString()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.createContext("/fhir/Patient/", this::patient);
        server.createContext("/", exchange -> {
            strayed.add(exchange.getRequestURI().getPath());
            answer(exchange, 404, "");
        });
        server.start();
    }

    void asUsual() {
        now = Situation.usual();
    }

    String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    String issuer() {
        return address() + "/fhir";
    }

    Path authority() {
        return certificates.authority();
    }

    HttpClient stranger() {
        return HttpClient.newBuilder()
                .sslContext(Certificates.trusting(authority()))
                .build();
    }

    /// The keys that the program published.
    void register(String keys) {
        client.register(keys);
    }

    /// Shows a page of the EHR.
    void page(String path, String html) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
            answer(exchange, 200, html);
        });
    }

    /// The paths that were asked for and are not this EHR's.
    List<String> strayed() {
        return List.copyOf(strayed);
    }

    /// How many access tokens were given out for a look-up.
    int tokensGiven() {
        return accessTokens.size();
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = fields(exchange.getRequestURI().getRawQuery());
        boolean right = "code".equals(asked.get("response_type"))
                && CLIENT.equals(asked.get("client_id"))
                && "7".equals(asked.get("tenant"))
                && issuer().equals(asked.get("aud"))
                && LAUNCH.equals(asked.get("launch"))
                && "S256".equals(asked.get("code_challenge_method"))
                && List.of("launch openid fhirUser patient/Patient.r").contains(asked.getOrDefault("scope", ""))
                && asked.getOrDefault("redirect_uri", "").matches("https://localhost:[0-9]+/launch/done");
        if (!right) {
            answer(exchange, 400, "not as registered");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(asked.getOrDefault("state", ""), UTF_8));
        answer(exchange, 302, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent = fields(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        Map<String, String> asked = codes.remove(sent.getOrDefault("code", ""));
        if (asked == null || !client.proves(sent, asked)) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        Situation situation = now;
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(address())
                .subject("u-1")
                .audience(CLIENT)
                .claim("nonce", asked.get("nonce"))
                .claim("preferred_username", situation.user())
                .claim("fhirUser", issuer() + "/Practitioner/" + situation.user())
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
        situation.claims().accept(claims);
        String access = UUID.randomUUID().toString();
        accessTokens.put("Bearer " + access, "p-1");
        String said = """
                {"access_token": "%s", "token_type": "Bearer", "expires_in": 300, "patient": "p-1", "scope": "launch",
                 "id_token": "%s"}""".formatted(access, situation.sign().apply(key).apply(claims.build()));
        answer(exchange, situation.status(), situation.answer().apply(said));
    }

    private void patient(HttpExchange exchange) throws IOException {
        String id = accessTokens.get(exchange.getRequestHeaders().getFirst("Authorization"));
        if (id == null || !exchange.getRequestURI().getPath().equals("/fhir/Patient/" + id)) {
            answer(exchange, 401, "");
            return;
        }
        String identifiers = now.numbers().stream()
                .map(number -> (number + "|usual").split("\\|"))
                .map(number -> "{\"system\": \"%s\", \"value\": \"%s\", \"use\": \"%s\"}"
                        .formatted(NUMBERS, number[0], number[1]))
                .collect(Collectors.joining(","));
        answer(exchange, 200, """
                {"resourceType": "Patient", "id": "p-1", "name": [{"family": "Marigold"}], "identifier":
                 [{"system": "http://hl7.org/fhir/sid/us-ssn", "value": "000-00-0000"}, %s]}""".formatted(identifiers.isEmpty() ? "{}" : identifiers));
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (String field : form.split("&", -1)) {
            String[] parts = field.split("=", 2);
            fields.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
        }
        return fields;
    }

    private static void answer(HttpExchange exchange, int status, String body) {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
