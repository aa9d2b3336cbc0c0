package health.vigil.server.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.scoring.Accelerator;
import health.vigil.server.VigilConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @Test
    void anEmptyFileGivesTheDefaults() {
        assertThat(ConfigFile.parse(""))
                .isEqualTo(new VigilConfig(
                        Path.of("vigil-data"),
                        new VigilConfig.Https("127.0.0.1", 8443),
                        new VigilConfig.Mllp("127.0.0.1", 2575, 256, false, ZoneId.systemDefault()),
                        new VigilConfig.Session(Duration.ofMinutes(15), Duration.ofHours(12)),
                        new VigilConfig.SignIn(5, Duration.ofMinutes(15)),
                        new VigilConfig.Database(8, null),
                        new VigilConfig.Kafka(null),
                        new VigilConfig.Scoring("sepsis-news2-1", Accelerator.NONE),
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
                        new VigilConfig.Subscriptions(List.of(), null)));
    }

    @Test
    void everyKeyIsRead() {
        VigilConfig config = ConfigFile.parse("""
                data: /srv/vigil
                https: {bind: 0.0.0.0, port: 443}
                mllp: {bind: 10.0.0.1, port: 6661, connections: 64, clientCertificates: true, zone: Europe/Vienna}
                session: {idle: 90s, absolute: 8h}
                signIn: {attempts: 3, lock: 30m}
                database:
                  connectionsPerRole: 16
                  external: {host: db.example.org, port: 6432, name: wards, authority: /etc/db.pem, passwords: /etc/roles}
                kafka:
                  external: {bootstrap: 'k1.example.org:9093', authority: /etc/k.pem, certificate: /etc/c.pem, key: /etc/c.key}
                scoring: {bundle: sepsis-early-3, accelerator: CUDA}
                evidence:
                  origin: hospital.example.org/ledger
                  witnesses:
                    university: {url: 'https://witness.example.org/w1', keys: /etc/w1.vkey}
                  timestampAuthority: {url: 'http://time.example.org/tsa', certificates: /etc/tsa.pem}
                  stampEvery: 10m
                  verifyNew: 1m
                  verifyAll: 7d
                  verifyPerSecond: 5000
                  clockBound: 250ms
                  store:
                    s3: {bucket: 'https://s3.example.org/evidence', region: eu-central-1, credentials: /etc/s3}
                    entryYears: 7
                    proofYears: 12
                subscriptions:
                  authority: /etc/receivers.pem
                  receivers:
                    portal: {url: 'https://portal.example.org/hooks'}
                """);

        assertThat(config)
                .isEqualTo(new VigilConfig(
                        Path.of("/srv/vigil"),
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
                        new VigilConfig.Scoring("sepsis-early-3", Accelerator.CUDA),
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
                                List.of(URI.create("https://portal.example.org/hooks")),
                                Path.of("/etc/receivers.pem"))));
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
                "session: {idle: 15}",
                "session: {idle: 0s}",
                "signIn: {attempts: 0}",
                "database: {external: {port: 5432}}",
                "https: {port: 1, port: 2}",
                "evidence: {timestampAuthority: {url: 'http://time.example.org/tsa'}}",
                "https: [",
                "- data"
            })
    void whatCannotBeIsRefused(String yaml) {
        assertThatThrownBy(() -> ConfigFile.parse(yaml))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-SRV-001");
    }
}
