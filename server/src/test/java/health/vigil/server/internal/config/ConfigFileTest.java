package health.vigil.server.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.base.PublicAddress;
import health.vigil.cds.CdsSettings;
import health.vigil.intake.IntensiveCare;
import health.vigil.launch.LaunchSettings;
import health.vigil.policy.Scopes;
import health.vigil.scoring.Accelerator;
import health.vigil.server.Neighbours;
import health.vigil.server.SmartSettings;
import health.vigil.server.VigilConfig;
import health.vigil.smart.RegisteredClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @Test
    void theDocumentedDefaultsAreThoseInForce() throws IOException {
        assertThat(ConfigFile.parse(documented(1))).isEqualTo(ConfigFile.parse(""));
    }

    @Test
    void anEmptyFileGivesTheDefaults() {
        assertThat(ConfigFile.parse(""))
                .isEqualTo(new VigilConfig(
                        Path.of("vigil-data"),
                        PublicAddress.LOCAL,
                        new VigilConfig.Https("127.0.0.1", 8443),
                        new VigilConfig.Mllp("127.0.0.1", 2575, 256, false, ZoneId.systemDefault()),
                        new VigilConfig.Session(Duration.ofMinutes(15), Duration.ofHours(12)),
                        new VigilConfig.SignIn(5, Duration.ofMinutes(15)),
                        new VigilConfig.Database(8, null),
                        new VigilConfig.Kafka(null),
                        new VigilConfig.Scoring(
                                "sepsis-clockfree-4",
                                Accelerator.NONE,
                                new IntensiveCare(
                                        Set.of("MICU"),
                                        Set.of("SICU"),
                                        Set.of("ICU", "CCU", "CICU", "CSRU", "CVICU", "NSICU", "TICU", "TSICU"))),
                        new VigilConfig.Evidence(
                                "vigil.local/ledger",
                                List.of(),
                                null,
                                Duration.ofHours(1),
                                Duration.ofMinutes(5),
                                Duration.ofDays(1),
                                20_000,
                                Duration.ofSeconds(5),
                                null),
                        new VigilConfig.Subscriptions(List.of(), null),
                        new Neighbours(
                                new CdsSettings(List.of(), List.of(), Duration.ofMillis(800)),
                                new SmartSettings(List.of()),
                                List.of(),
                                List.of())));
    }

    @Test
    void everyKeyIsReadAndDocumented() throws IOException {
        VigilConfig config = ConfigFile.parse(documented(3));

        assertThat(config)
                .isEqualTo(new VigilConfig(
                        Path.of("/srv/vigil"),
                        new PublicAddress(URI.create("https://vigil.example.org")),
                        new VigilConfig.Https("0.0.0.0", 443),
                        new VigilConfig.Mllp("10.0.0.1", 6661, 64, true, ZoneId.of("Europe/Vienna")),
                        new VigilConfig.Session(Duration.ofSeconds(90), Duration.ofHours(8)),
                        new VigilConfig.SignIn(3, Duration.ofMinutes(30)),
                        new VigilConfig.Database(
                                16,
                                new VigilConfig.ExternalDatabase(
                                        "db.example.org",
                                        6432,
                                        "wards",
                                        Path.of("/etc/db.pem"),
                                        Path.of("/etc/roles"))),
                        new VigilConfig.Kafka(new VigilConfig.ExternalKafka(
                                "k1.example.org:9093",
                                Path.of("/etc/k.pem"),
                                Path.of("/etc/c.pem"),
                                Path.of("/etc/c.key"))),
                        new VigilConfig.Scoring(
                                "sepsis-early-3",
                                Accelerator.CUDA,
                                new IntensiveCare(Set.of("M1", "M2"), Set.of("S1"), Set.of())),
                        new VigilConfig.Evidence(
                                "hospital.example.org/ledger",
                                List.of(new VigilConfig.WitnessEndpoint(
                                        URI.create("https://witness.example.org/w1"), Path.of("/etc/w1.vkey"))),
                                new VigilConfig.TimestampEndpoint(
                                        URI.create("http://time.example.org/tsa"), Path.of("/etc/tsa.pem")),
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(1),
                                Duration.ofDays(7),
                                5000,
                                Duration.ofMillis(250),
                                new VigilConfig.Store(
                                        null,
                                        new VigilConfig.S3(
                                                URI.create("https://s3.example.org/evidence"),
                                                "eu-central-1",
                                                Path.of("/etc/s3")),
                                        7,
                                        12)),
                        new VigilConfig.Subscriptions(
                                List.of(URI.create("https://portal.example.org/hooks")), Path.of("/etc/receivers.pem")),
                        new Neighbours(
                                new CdsSettings(
                                        List.of(new RegisteredClient(
                                                "ehr", "https://ehr.example.org", Path.of("/etc/ehr.jwks"))),
                                        List.of(
                                                new CdsSettings.Server(
                                                        URI.create("https://vigil.example.org/fhir"),
                                                        true,
                                                        Path.of("/etc/own.pem")),
                                                new CdsSettings.Server(
                                                        URI.create("https://ehr.example.org/r4"), false, null)),
                                        Duration.ofMillis(500)),
                                new SmartSettings(List.of(
                                        new SmartSettings.Client(
                                                new RegisteredClient(
                                                        "analytics", "analytics", Path.of("/etc/analytics.jwks")),
                                                Scopes.of(List.of("system/*.rs"))),
                                        new SmartSettings.Client(
                                                new RegisteredClient("lab", "lab", Path.of("/etc/lab.jwks")),
                                                Scopes.of(List.of("system/Observation.cru", "system/Patient.read"))))),
                                List.of(),
                                List.of(
                                        new LaunchSettings(
                                                "ehr",
                                                URI.create("https://ehr.example.org/r4"),
                                                "vigil",
                                                Path.of("/etc/launch.pem"),
                                                Path.of("/etc/ehr.pem"),
                                                LaunchSettings.User.FHIR_USER,
                                                new LaunchSettings.Numbers("urn:oid:2.999.1.7", "HOSPITAL"),
                                                URI.create("https://ehr.example.org")),
                                        new LaunchSettings(
                                                "clinic",
                                                URI.create("https://clinic.example.org/fhir"),
                                                "vigil-prod",
                                                Path.of("/etc/clinic.jwk"),
                                                null,
                                                LaunchSettings.User.PREFERRED_USERNAME,
                                                new LaunchSettings.Numbers("urn:oid:2.999.2", null),
                                                null)))));
    }

    @ParameterizedTest
    @CsvSource({
        "'mlpp: {port: 1}', 'mlpp is not a key; the nearest known key is mllp'",
        "'https: {prot: 1}', 'https.prot is not a key; the nearest known key is https.port'",
        "'session: {idel: 1m}', 'session.idel is not a key; the nearest known key is session.idle'"
    })
    void anUnknownKeyIsNamedWithTheNearestKnownOne(String yaml, String message) {
        assertThatThrownBy(() -> ConfigFile.parse(yaml))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https: {port: 70000}",
                "https: {port: many}",
                "https: 8443",
                "data: {path: here}",
                "scoring: {intensiveCare: {medical: MICU}}",
                "scoring: {intensiveCare: {medical: [A, A]}}",
                "scoring: {intensiveCare: {medical: [A], surgical: [A]}}",
                "cds: {clients: {a: {issuer: 'https://e', keys: k}, b: {issuer: 'https://e', keys: k}}}",
                "smart: {clients: {Lab: {keys: k, scopes: [system/Patient.rs]}}}",
                "smart: {clients: {lab: {keys: k}}}",
                "smart: {clients: {lab: {scopes: [system/Patient.rs]}}}",
                "smart: {clients: {lab: {keys: k, scopes: [system/Pateint.rs]}}}",
                "smart: {clients: {lab: {keys: k, scopes: [patient/Observation.rs]}}}",
                "smart: {clients: {lab: {keys: k, scopes: ['system/Observation.rs?category=laboratory']}}}",
                "session: {idle: 15}",
                "session: {idle: 0s}",
                "signIn: {attempts: 0}",
                "database: {external: {port: 5432}}",
                "https: {port: 1, port: 2}",
                "evidence: {timestampAuthority: {url: 'http://time.example.org/tsa'}}",
                "launches: {e: {issuer: 'http://e', client: c, key: k, patientNumbers: {system: s}}}",
                "launches: {e: {issuer: 'https://e?x=1', client: c, key: k, patientNumbers: {system: s}}}",
                "launches: {E: {issuer: 'https://e', client: c, key: k, patientNumbers: {system: s}}}",
                "launches: {e: {issuer: 'https://e', client: c, key: k}}",
                "launches: {e: {issuer: 'https://e', client: c, key: k, patientNumbers: {system: s}, user: email}}",
                "launches: {e: {issuer: 'https://e', client: c, key: k, patientNumbers: {system: s}, frame: 'https://e/path'}}",
                "launches: {e: {issuer: 'https://e', client: c, key: k, patientNumbers: {system: s}, address: 'https://v'}}",
                "address: 'http://vigil.example.org'",
                "address: 'https://vigil.example.org/ward'",
                "address: vigil.example.org",
                "launches: {e: {issuer: 'https://e', client: c, key: k, patientNumbers: {system: s}}, f: {issuer: 'https://e', client: c, key: k, patientNumbers: {system: s}}}",
                "https: [",
                "- data"
            })
    void whatCannotBeIsRefused(String yaml) {
        assertThatThrownBy(() -> ConfigFile.parse(yaml))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-SRV-001");
    }

    /// A part of the page between its fences: the first example is part 1, the second part 3.
    private static String documented(int part) throws IOException {
        Path page = Path.of(System.getProperty("vigil.root", "..")).resolve("docs/configuration.md");
        return Files.readString(page).split("```(yaml)?\\n")[part];
    }
}
