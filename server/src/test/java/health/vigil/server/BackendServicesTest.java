package health.vigil.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import health.vigil.policy.Scopes;
import health.vigil.smart.AssertionSigner;
import health.vigil.smart.RegisteredClient;
import health.vigil.testkit.NodeScripts;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole platform, and programs that know no more than the address of its FHIR API and their own key.
@Requirement({"INT-3", "ACC-1", "ACC-2"})
class BackendServicesTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final Path INSTALLED = Path.of("target/js").toAbsolutePath();

    private static Path home;
    private static Platform platform;
    private static HttpClient http;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        home = directory;
        System.setProperty("vigil.home", System.getProperty("vigil.root"));
        platform = Platform.start(
                VigilConfig.embedded(directory.resolve("vigil"), 0, 0)
                        .with(Neighbours.none()
                                .with(new SmartSettings(List.of(
                                        client("observer", "system/Observation.rs"),
                                        client("filer", "system/Patient.cud", "system/Observation.cud"))))),
                InstantSource.system());
        http = HttpClient.newBuilder().sslContext(platform.senderTls()).build();
        String filer = token("filer", "system/*.write");
        put(filer, "Patient/pat-one", "{\"resourceType\":\"Patient\",\"id\":\"pat-one\"}");
        put(filer, "Observation/pulse-one", """
                {"resourceType":"Observation","id":"pulse-one","status":"final",
                "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},
                "subject":{"reference":"Patient/pat-one"},"effectiveDateTime":"2026-03-01T08:00:00Z",
                "valueQuantity":{"value":71,"system":"http://unitsofmeasure.org","code":"/min"}}""");
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void aTokenOpensWhatItWasGivenForAndNothingElse() throws Exception {
        String token = token("observer", "system/*.cruds");

        assertThat(get(token, "/Observation/pulse-one").statusCode()).isEqualTo(200);
        HttpResponse<String> found = get(token, "/Observation?code=8867-4&_include=Observation:subject");
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).contains("\"pulse-one\"").doesNotContain("\"resourceType\":\"Patient\"");
        assertThat(get(token, "/Patient/pat-one").statusCode()).isEqualTo(403);
        assertThat(get(token, "/Patient/pat-one/$everything").statusCode()).isEqualTo(403);
        assertThat(get(token, "/Condition").statusCode()).isEqualTo(403);
        assertThat(http.send(
                                to(token, "/Observation")
                                        .header("Content-Type", "application/fhir+json")
                                        .POST(BodyPublishers.ofString("{\"resourceType\":\"Observation\"}"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
        assertThat(get(token("filer", "system/*.write"), "/Observation/pulse-one")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aClientThatOthersWroteFindsItsWayFromTheAddressToTheRecords() throws Exception {
        Optional<String> missing = NodeScripts.install(SCRIPTS, INSTALLED);
        assumeTrue(missing.isEmpty(), missing.orElse(""));

        NodeScripts.Done done = NodeScripts.run(
                INSTALLED,
                Map.of(
                        "NODE_EXTRA_CA_CERTS",
                        home.resolve("vigil/tls/authority.crt").toString()),
                List.of(
                        "node",
                        "program.js",
                        platform.url() + "/fhir",
                        "observer",
                        home.resolve("observer.jwk").toString()));

        assertThat(done.code()).as(done.output()).isZero();
        JsonNode got = JSON.readTree(done.output().substring(done.output().indexOf("{\"tokenUrl\"")));
        assertThat(got.path("tokenUrl").asString()).isEqualTo(platform.url() + "/oauth/token");
        assertThat(got.path("scope").asString()).isEqualTo("system/Observation.rs");
        assertThat(got.path("values")).hasToString("[71]");
        assertThat(got.path("refused").asInt()).isEqualTo(403);
        assertThat(got.path("service").asString()).isEqualTo("SMART-on-FHIR");
    }

    /// A token, from the place that the open description of the FHIR API names.
    private static String token(String client, String scope) throws Exception {
        String description = http.send(
                        HttpRequest.newBuilder(URI.create(platform.url() + "/fhir/.well-known/smart-configuration"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        URI endpoint =
                URI.create(JSON.readTree(description).path("token_endpoint").asString());
        AssertionSigner signer = new AssertionSigner(home.resolve(client + ".jwk"), client, InstantSource.system());
        String form = "grant_type=client_credentials&scope=" + URLEncoder.encode(scope, UTF_8)
                + "&client_assertion_type="
                + URLEncoder.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", UTF_8)
                + "&client_assertion=" + signer.assertion(endpoint);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(endpoint)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("access_token").asString();
    }

    private static HttpRequest.Builder to(String token, String path) {
        return HttpRequest.newBuilder(URI.create(platform.url() + "/fhir" + path))
                .header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> get(String token, String path) throws Exception {
        return http.send(to(token, path).build(), BodyHandlers.ofString());
    }

    private static void put(String token, String record, String content) throws Exception {
        HttpResponse<String> answer = http.send(
                to(token, "/" + record)
                        .header("Content-Type", "application/fhir+json")
                        .PUT(BodyPublishers.ofString(content))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /// A registered program, whose key is in a file of its name.
    private static SmartSettings.Client client(String name, String... scopes) throws IOException, JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_384).keyID(name).generate();
        Files.writeString(home.resolve(name + ".jwk"), key.toJSONString());
        Path registered = Files.writeString(home.resolve(name + ".jwks"), new JWKSet(key.toPublicJWK()).toString());
        return new SmartSettings.Client(new RegisteredClient(name, name, registered), Scopes.of(List.of(scopes)));
    }
}
