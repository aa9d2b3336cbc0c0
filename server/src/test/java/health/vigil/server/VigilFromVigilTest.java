package health.vigil.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import health.vigil.policy.Scopes;
import health.vigil.smart.AssertionSigner;
import health.vigil.smart.RegisteredClient;
import health.vigil.sources.FhirSettings;
import health.vigil.sources.FhirSettings.Bulk;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// One platform reads the history of another: its token endpoint, its pages and its exports.
@Requirement("INT-5")
class VigilFromVigilTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path home;

    private final Map<URI, HttpClient> clients = new HashMap<>();

    @AfterEach
    void close() {
        clients.values().forEach(HttpClient::close);
    }

    @Test
    @Timeout(300)
    void aHistoryComesByPagesAndByAnExport() throws Exception {
        System.setProperty("vigil.home", System.getProperty("vigil.root"));
        try (Platform ehr =
                platform("ehr", List.of(), client("puller", "system/*.rs"), client("filer", "system/*.cud"))) {
            put(ehr, "Patient/pat-one", "{\"resourceType\":\"Patient\",\"id\":\"pat-one\"}");
            for (int i = 0; i < 5; i++) {
                put(ehr, "Observation/pulse-" + i, """
                        {"resourceType":"Observation","id":"pulse-%d","status":"final",
                        "code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},
                        "subject":{"reference":"Patient/pat-one"},"effectiveDateTime":"2026-03-01T08:00:00Z",
                        "valueQuantity":{"value":71,"system":"http://unitsofmeasure.org","code":"/min"}}""".formatted(i));
            }
            List<FhirSettings> sources =
                    List.of(source("pages", ehr, new Bulk.None()), source("exports", ehr, new Bulk.Everything()));
            try (Platform vigil = platform("vigil", sources, client("reader", "system/*.rs"))) {
                String token = token(vigil, "reader", "system/Observation.rs system/Patient.rs");
                while (total(vigil, token, "Observation?code=8867-4") < 10) {
                    Thread.sleep(50);
                }
                assertThat(total(vigil, token, "Observation?code=8867-4")).isEqualTo(10);
                assertThat(total(vigil, token, "Patient?")).isEqualTo(2);
            }
        }
    }

    private FhirSettings source(String name, Platform ehr, Bulk bulk) {
        return new FhirSettings(
                name,
                URI.create(ehr.url() + "/fhir"),
                "puller",
                home.resolve("puller.jwk"),
                home.resolve("ehr/tls/authority.crt"),
                List.of("Patient", "Observation"),
                null,
                Duration.ofMinutes(15),
                2,
                bulk,
                List.of(),
                null);
    }

    private Platform platform(String name, List<FhirSettings> sources, SmartSettings.Client... clients) {
        return Platform.start(
                VigilConfig.embedded(home.resolve(name), 0, 0)
                        .with(Neighbours.none()
                                .with(new SmartSettings(List.of(clients)))
                                .withSources(sources)),
                InstantSource.system());
    }

    private long total(Platform vigil, String token, String search) throws Exception {
        HttpResponse<String> answer = http(vigil)
                .send(
                        HttpRequest.newBuilder(URI.create(vigil.url() + "/fhir/" + search + "&_summary=count"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("total").asLong();
    }

    private HttpClient http(Platform platform) {
        return clients.computeIfAbsent(
                URI.create(platform.url().toString()),
                _ -> HttpClient.newBuilder().sslContext(platform.senderTls()).build());
    }

    private void put(Platform ehr, String record, String content) throws Exception {
        HttpResponse<String> answer = http(ehr)
                .send(
                        HttpRequest.newBuilder(URI.create(ehr.url() + "/fhir/" + record))
                                .header("Authorization", "Bearer " + token(ehr, "filer", "system/*.write"))
                                .header("Content-Type", "application/fhir+json")
                                .PUT(BodyPublishers.ofString(content))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private String token(Platform platform, String client, String scope) throws Exception {
        URI endpoint = URI.create(platform.url() + "/oauth/token");
        String assertion =
                new AssertionSigner(home.resolve(client + ".jwk"), client, InstantSource.system()).assertion(endpoint);
        String form = "grant_type=client_credentials&scope=" + URLEncoder.encode(scope, UTF_8)
                + "&client_assertion_type="
                + URLEncoder.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", UTF_8)
                + "&client_assertion=" + assertion;
        HttpResponse<String> answer = http(platform)
                .send(
                        HttpRequest.newBuilder(endpoint)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("access_token").asString();
    }

    private SmartSettings.Client client(String name, String... scopes) throws IOException, JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_384).keyID(name).generate();
        Files.writeString(home.resolve(name + ".jwk"), key.toJSONString());
        Path registered = Files.writeString(home.resolve(name + ".jwks"), new JWKSet(key.toPublicJWK()).toString());
        return new SmartSettings.Client(new RegisteredClient(name, name, registered), Scopes.of(List.of(scopes)));
    }
}
