package health.vigil.server.internal.config;

import health.vigil.base.PublicAddress;
import health.vigil.cds.CdsSettings;
import health.vigil.intake.IntensiveCare;
import health.vigil.scoring.Accelerator;
import health.vigil.server.Neighbours;
import health.vigil.server.VigilConfig;
import health.vigil.smart.RegisteredClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads a [VigilConfig] from YAML.
public final class ConfigFile {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int LARGEST = 1 << 20;

    private ConfigFile() {}

    /// The file's configuration; relative paths in it are relative to the working directory.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-SRV-001`, naming the key
    public static VigilConfig read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new ConfigException(file + " is larger than 1 MiB");
            }
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read");
        }
    }

    /// The configuration in the text.
    static VigilConfig parse(String yaml) {
        JsonNode tree;
        try {
            tree = YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(yaml);
        } catch (JacksonException e) {
            throw new ConfigException("line " + e.getLocation().getLineNr() + " is not YAML, or names a key twice");
        }
        Section root = new Section("", tree == null || tree.isMissingNode() ? null : tree);
        VigilConfig defaults = VigilConfig.defaults();
        VigilConfig config = new VigilConfig(
                root.path("data", defaults.data()),
                address(root),
                https(root.section("https"), defaults.https()),
                mllp(root.section("mllp"), defaults.mllp()),
                session(root.section("session"), defaults.session()),
                signIn(root.section("signIn"), defaults.signIn()),
                database(root.section("database"), defaults.database()),
                kafka(root.section("kafka")),
                scoring(root.section("scoring"), defaults.scoring()),
                evidence(root.section("evidence"), defaults.evidence()),
                subscriptions(root.section("subscriptions")),
                new Neighbours(
                        cds(root.section("cds"), defaults.neighbours().cds()),
                        SmartSection.read(root.section("smart")),
                        SourceSections.read(root.section("sources")),
                        LaunchSections.read(root.section("launches"))));
        root.finish();
        return config;
    }

    private static PublicAddress address(Section root) {
        try {
            return new PublicAddress(root.address("address").orElse(null));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("address: " + e.getMessage());
        }
    }

    private static VigilConfig.Https https(Section section, VigilConfig.Https defaults) {
        VigilConfig.Https https =
                new VigilConfig.Https(section.text("bind", defaults.bind()), section.port("port", defaults.port()));
        section.finish();
        return https;
    }

    private static VigilConfig.Mllp mllp(Section section, VigilConfig.Mllp defaults) {
        VigilConfig.Mllp mllp = new VigilConfig.Mllp(
                section.text("bind", defaults.bind()),
                section.port("port", defaults.port()),
                section.number("connections", defaults.connections(), 1, 10_000),
                section.yesOrNo("clientCertificates", defaults.clientCertificates()),
                section.zone("zone", defaults.zone()));
        section.finish();
        return mllp;
    }

    private static VigilConfig.Session session(Section section, VigilConfig.Session defaults) {
        VigilConfig.Session session = new VigilConfig.Session(
                section.duration("idle", defaults.idle(), SECOND, DAY),
                section.duration("absolute", defaults.absolute(), SECOND, DAY));
        section.finish();
        return session;
    }

    private static VigilConfig.SignIn signIn(Section section, VigilConfig.SignIn defaults) {
        VigilConfig.SignIn signIn = new VigilConfig.SignIn(
                section.number("attempts", defaults.attempts(), 1, 100),
                section.duration("lock", defaults.lock(), SECOND, DAY));
        section.finish();
        return signIn;
    }

    private static VigilConfig.Database database(Section section, VigilConfig.Database defaults) {
        VigilConfig.Database database = new VigilConfig.Database(
                section.number("connectionsPerRole", defaults.connectionsPerRole(), 1, 200),
                section.optionalSection("external")
                        .map(ConfigFile::externalDatabase)
                        .orElse(null));
        section.finish();
        return database;
    }

    private static VigilConfig.ExternalDatabase externalDatabase(Section section) {
        VigilConfig.ExternalDatabase external = new VigilConfig.ExternalDatabase(
                section.text("host"),
                section.port("port", 5432),
                section.text("name", "vigil"),
                section.path("authority"),
                section.path("passwords"));
        section.finish();
        return external;
    }

    private static VigilConfig.Kafka kafka(Section section) {
        VigilConfig.Kafka kafka = new VigilConfig.Kafka(section.optionalSection("external")
                .map(ConfigFile::externalKafka)
                .orElse(null));
        section.finish();
        return kafka;
    }

    private static VigilConfig.ExternalKafka externalKafka(Section section) {
        VigilConfig.ExternalKafka external = new VigilConfig.ExternalKafka(
                section.text("bootstrap"), section.path("authority"), section.path("certificate"), section.path("key"));
        section.finish();
        return external;
    }

    private static VigilConfig.Scoring scoring(Section section, VigilConfig.Scoring defaults) {
        String accelerator = section.text("accelerator", defaults.accelerator().name());
        VigilConfig.Scoring scoring = new VigilConfig.Scoring(
                section.text("bundle", defaults.bundle()),
                Arrays.stream(Accelerator.values())
                        .filter(each -> each.name().equals(accelerator))
                        .findFirst()
                        .orElseThrow(() -> new ConfigException(
                                "scoring.accelerator is none of " + Arrays.toString(Accelerator.values()))),
                intensiveCare(section.section("intensiveCare"), defaults.intensiveCare()));
        section.finish();
        return scoring;
    }

    private static IntensiveCare intensiveCare(Section section, IntensiveCare defaults) {
        Set<String> medical = section.names("medical", defaults.medical());
        Set<String> surgical = section.names("surgical", defaults.surgical());
        Set<String> other = section.names("other", defaults.other());
        section.finish();
        try {
            return new IntensiveCare(medical, surgical, other);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("scoring.intensiveCare: " + e.getMessage());
        }
    }

    private static CdsSettings cds(Section section, CdsSettings defaults) {
        List<RegisteredClient> clients = section.optionalSection("clients").stream()
                .flatMap(all -> all.named().entrySet().stream())
                .map(client -> client(client.getKey(), client.getValue()))
                .toList();
        List<CdsSettings.Server> servers =
                section.sections("servers").stream().map(ConfigFile::server).toList();
        Duration budget = section.duration("budget", defaults.budget(), Duration.ofMillis(50), Duration.ofSeconds(10));
        section.finish();
        try {
            return new CdsSettings(clients, servers, budget);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("cds: " + e.getMessage());
        }
    }

    private static RegisteredClient client(String name, Section section) {
        RegisteredClient client = new RegisteredClient(name, section.text("issuer"), section.path("keys"));
        section.finish();
        return client;
    }

    private static CdsSettings.Server server(Section section) {
        URI base = section.address("base")
                .filter(address -> "https".equals(address.getScheme()))
                .orElseThrow(() -> new ConfigException("a FHIR server of cds needs a base that begins with https://"));
        Path authority = section.path("authority", Path.of(""));
        CdsSettings.Server server = new CdsSettings.Server(
                base, section.yesOrNo("ours", false), authority.toString().isEmpty() ? null : authority);
        section.finish();
        return server;
    }

    private static VigilConfig.Evidence evidence(Section section, VigilConfig.Evidence defaults) {
        VigilConfig.Evidence evidence = new VigilConfig.Evidence(
                section.text("origin", defaults.origin()),
                section.sections("witnesses").stream().map(ConfigFile::witness).toList(),
                section.optionalSection("timestampAuthority")
                        .map(ConfigFile::timestampAuthority)
                        .orElse(null),
                section.duration("stampEvery", defaults.stampEvery(), SECOND, DAY),
                section.duration("verifyNew", defaults.verifyNew(), SECOND, DAY),
                section.duration("verifyAll", defaults.verifyAll(), SECOND, DAY.multipliedBy(31)),
                section.number("verifyPerSecond", defaults.verifyPerSecond(), 100, 10_000_000),
                section.duration("clockBound", defaults.clockBound(), Duration.ofMillis(10), DAY),
                section.optionalSection("store").map(ConfigFile::store).orElse(null));
        section.finish();
        return evidence;
    }

    private static VigilConfig.Subscriptions subscriptions(Section section) {
        VigilConfig.Subscriptions subscriptions = new VigilConfig.Subscriptions(
                section.sections("receivers").stream().map(ConfigFile::receiver).toList(),
                section.optionalPath("authority").orElse(null));
        section.finish();
        return subscriptions;
    }

    private static URI receiver(Section section) {
        URI url = section.address("url")
                .filter(address -> "https".equals(address.getScheme()))
                .orElseThrow(() -> new ConfigException("a receiver of notifications needs a url that is https"));
        section.finish();
        return url;
    }

    private static VigilConfig.WitnessEndpoint witness(Section section) {
        VigilConfig.WitnessEndpoint witness = new VigilConfig.WitnessEndpoint(
                section.address("url").orElseThrow(() -> new ConfigException("a witness needs a url")),
                section.path("keys"));
        section.finish();
        return witness;
    }

    private static VigilConfig.TimestampEndpoint timestampAuthority(Section section) {
        VigilConfig.TimestampEndpoint authority = new VigilConfig.TimestampEndpoint(
                section.address("url").orElseThrow(() -> new ConfigException("a time-stamp authority needs a url")),
                section.path("certificates"));
        section.finish();
        return authority;
    }

    private static VigilConfig.Store store(Section section) {
        Optional<Section> bucket = section.optionalSection("s3");
        VigilConfig.Store store = new VigilConfig.Store(
                bucket.isPresent() ? null : section.path("directory"),
                bucket.map(ConfigFile::s3).orElse(null),
                section.number("entryYears", 6, 6, 100),
                section.number("proofYears", 10, 6, 100));
        section.finish();
        return store;
    }

    private static VigilConfig.S3 s3(Section section) {
        VigilConfig.S3 s3 = new VigilConfig.S3(
                section.address("bucket").orElseThrow(() -> new ConfigException("a bucket needs an address")),
                section.text("region"),
                section.path("credentials"));
        section.finish();
        return s3;
    }
}
