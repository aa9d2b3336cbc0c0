package health.vigil.server.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import health.vigil.base.DataClass;
import health.vigil.base.PublicAddress;
import health.vigil.policy.Principal;
import health.vigil.policy.Scopes;
import health.vigil.server.SmartSettings;
import health.vigil.smart.RegisteredClient;
import health.vigil.testkit.Requirement;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real server over TLS, and a client that signs with a library that others wrote.
@Requirement({"INT-3", "ACC-1"})
class TokenEndpointTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SigningProgram PROGRAM = new SigningProgram(TokenEndpointTest::endpoint);

    private static TestServer server;
    private static HttpClient http;

    /// Says who is calling, and what for.
    static final class WhoAmI extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Principal caller = Callers.signedIn(request);
            response.getWriter().write(caller.role() + " " + caller.id() + " " + caller.scopes());
        }
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), PROGRAM.keySet());
        server = server(
                directory.resolve("server"),
                new SmartSettings(List.of(new SmartSettings.Client(
                        new RegisteredClient("analytics", "analytics", keys),
                        Scopes.of(List.of("system/Observation.rs"))))));
        http = server.program();
    }

    private static TestServer server(Path directory, SmartSettings settings) {
        return new TestServer(
                directory,
                settings,
                InstantSource.system(),
                List::of,
                programs -> List.of(
                        new Door(
                                "token",
                                new TokenEndpoint(PublicAddress.LOCAL, programs),
                                List.of(SmartSettings.TOKEN)),
                        new Door(
                                "smart-configuration",
                                new SmartConfiguration(
                                        PublicAddress.LOCAL, !settings.clients().isEmpty()),
                                List.of(SmartConfiguration.AT_SERVER, SmartConfiguration.AT_FHIR)),
                        new Door("fhir", new WhoAmI(), List.of("/fhir/*"))));
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    @Test
    void aSignedAssertionGetsATokenThatOpensTheApi() throws Exception {
        HttpResponse<String> answer = ask(SigningProgram.form(PROGRAM.assertion(Map.of())));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        JsonNode said = JSON.readTree(answer.body());
        assertThat(said.propertyNames()).containsExactly("access_token", "token_type", "expires_in", "scope");
        assertThat(said.path("token_type").asString()).isEqualTo("bearer");
        assertThat(said.path("expires_in").asInt()).isEqualTo(300);
        assertThat(said.path("scope").asString()).isEqualTo("system/Observation.rs");
        String token = said.path("access_token").asString();
        assertThat(get("/fhir/Observation", token).body()).isEqualTo("RECORD_SYSTEM analytics system/Observation.rs");
        assertThat(get("/fhir/Observation", token + "x").statusCode()).isEqualTo(401);
        assertThat(get("/metrics", token).statusCode()).isEqualTo(403);
    }

    @Test
    @Requirement("ACC-2")
    void assertionsThatProveNothingGetNoToken() throws Exception {
        String good = PROGRAM.assertion(Map.of());
        assertThat(ask(SigningProgram.form(good)).statusCode()).isEqualTo(200);
        String[] parts = PROGRAM.assertion(Map.of()).split("\\.");
        Instant now = Instant.now();
        byte[] known = PROGRAM.publicKey().toJSONString().getBytes(UTF_8);

        for (String assertion : List.of(
                good, // again
                PROGRAM.assertion(Map.of("exp", Date.from(now.minusSeconds(600)))),
                PROGRAM.assertion(Map.of("exp", Date.from(now.plusSeconds(3600)))),
                PROGRAM.assertion(Map.of("aud", "https://elsewhere.example.org/oauth/token")),
                PROGRAM.assertion(Map.of("iss", "somebody", "sub", "somebody")),
                PROGRAM.assertion(Map.of("sub", "somebody")),
                PROGRAM.forged(),
                PROGRAM.signed(JWSAlgorithm.HS256, new MACSigner(known), Map.of()),
                Base64URL.encode("{\"alg\":\"none\",\"kid\":\"one\"}") + "." + parts[1] + ".",
                Base64URL.encode("{\"alg\":\"none\",\"kid\":\"one\"}") + "." + parts[1] + "." + parts[2],
                "somebody")) {
            HttpResponse<String> answer = ask(SigningProgram.form(assertion));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(error(answer)).isEqualTo("invalid_client VGL-SMT-012");
            assertThat(answer.body()).doesNotContain("somebody").doesNotContain("elsewhere");
        }
    }

    @Test
    void whatIsNoRequestForATokenIsToldSo() throws Exception {
        Map<String, String> form = SigningProgram.form(PROGRAM.assertion(Map.of()));
        String body = SigningProgram.encoded(form);
        HttpRequest.Builder plain = to(SmartSettings.TOKEN);

        assertThat(error(ask(body + "&scope=system%2FPatient.rs"))).isEqualTo("invalid_request VGL-SMT-010");
        assertThat(error(ask(body + "&scope="))).isEqualTo("invalid_request VGL-SMT-010");
        assertThat(error(ask(body + "&more=%zz"))).isEqualTo("invalid_request VGL-SMT-010");
        assertThat(error(ask(body.replace("grant_type", "grand_type")))).isEqualTo("invalid_request VGL-SMT-010");
        assertThat(error(ask(body.replace("client_credentials", "password"))))
                .isEqualTo("unsupported_grant_type VGL-SMT-011");
        assertThat(error(ask(body.replace("jwt-bearer", "saml2-bearer")))).isEqualTo("invalid_client VGL-SMT-012");
        HttpResponse<String> huge = ask(body + "&more=" + "x".repeat(1 << 20));
        assertThat(huge.statusCode()).isEqualTo(413);
        HttpResponse<String> got = http.send(plain.GET().build(), BodyHandlers.ofString());
        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(got.headers().firstValue("Allow")).contains("POST");
        HttpResponse<String> address = http.send(
                to(SmartSettings.TOKEN + "?" + body)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(error(address)).isEqualTo("invalid_request VGL-SMT-010");
        HttpResponse<String> json = http.send(
                to(SmartSettings.TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(form)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(error(json)).isEqualTo("invalid_request VGL-SMT-010");
        HttpResponse<String> twoWays = http.send(
                to(SmartSettings.TOKEN)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", "Basic c29tZTpib2R5")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(error(twoWays)).isEqualTo("invalid_request VGL-SMT-010");
        assertThat(ask(body).statusCode())
                .as("none of them used the assertion up")
                .isEqualTo(200);
    }

    @Test
    @Requirement("EVI-1")
    void refusalsAreInTheLedger() throws Exception {
        ask("nothing=at+all");

        List<String> entries = server.database()
                .as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("SELECT convert_from(bytes, 'UTF8') FROM ledger.pending")
                        .mapTo(String.class)
                        .list());

        assertThat(entries).anyMatch(entry -> entry.contains("\"smart\"") && entry.contains("bad-request"));
    }

    @Test
    void anybodyLearnsHowProgramsSignIn() throws Exception {
        for (String path : List.of(SmartConfiguration.AT_SERVER, SmartConfiguration.AT_FHIR)) {
            HttpResponse<String> answer = http.send(to(path).GET().build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode said = JSON.readTree(answer.body());
            assertThat(said.path("token_endpoint").asString()).isEqualTo(endpoint());
            assertThat(said.path("grant_types_supported")).hasToString("[\"client_credentials\"]");
            assertThat(said.path("token_endpoint_auth_methods_supported")).hasToString("[\"private_key_jwt\"]");
            assertThat(said.path("token_endpoint_auth_signing_alg_values_supported"))
                    .hasToString("[\"RS384\",\"ES384\",\"ES256\"]");
            assertThat(said.path("capabilities"))
                    .hasToString("[\"client-confidential-asymmetric\",\"permission-v1\",\"permission-v2\"]");
            assertThat(said.path("scopes_supported")).isNotEmpty();
            assertThat(said.has("authorization_endpoint")).isFalse();
        }
    }

    @Test
    void whereNoProgramIsRegisteredNobodyIsToldThatOneCouldAsk(@TempDir Path directory) throws Exception {
        try (TestServer empty = server(directory, new SmartSettings(List.of()));
                HttpClient client = empty.program()) {
            String body = client.send(
                            HttpRequest.newBuilder(URI.create(
                                            "https://localhost:" + empty.port() + SmartConfiguration.AT_FHIR))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();

            assertThat(JSON.readTree(body).path("scopes_supported")).isEmpty();
            assertThat(JSON.readTree(body).path("token_endpoint").asString()).endsWith(SmartSettings.TOKEN);
        }
    }

    private static String endpoint() {
        return "https://localhost:" + server.port() + SmartSettings.TOKEN;
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    private static HttpResponse<String> get(String path, String token) throws Exception {
        return http.send(to(path).header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> ask(Map<String, String> form) throws Exception {
        return ask(SigningProgram.encoded(form));
    }

    private static HttpResponse<String> ask(String body) throws Exception {
        return http.send(
                to(SmartSettings.TOKEN)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /// What it says is wrong: RFC 6749's code and ours.
    private static String error(HttpResponse<String> answer) {
        JsonNode said = JSON.readTree(answer.body());
        String description = said.path("error_description").asString();
        assertThat(description).matches("[ !#-\\[\\]-~]+");
        return said.path("error").asString() + " " + description.split(" ", 2)[0];
    }
}
