package health.vigil.server;

import health.vigil.base.PublicAddress;
import health.vigil.intake.IntensiveCare;
import health.vigil.scoring.Accelerator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How this installation runs, read from one YAML file. Every key has a default; the default is everything
/// embedded, on loopback.
///
/// @param data the directory of everything that is kept
/// @param address where browsers, programs and record systems find it
/// @param https console and APIs
/// @param mllp the door for HL7 v2 messages
/// @param session how long a signed-in person stays so
/// @param signIn how failed attempts are slowed down
/// @param database PostgreSQL
/// @param kafka Kafka
/// @param scoring which bundle scores, and where
/// @param evidence what is done with the ledger's checkpoints and files
/// @param subscriptions where notifications of FHIR subscriptions may be sent
/// @param neighbours the systems around it
public record VigilConfig(
        Path data,
        PublicAddress address,
        Https https,
        Mllp mllp,
        Session session,
        SignIn signIn,
        Database database,
        Kafka kafka,
        Scoring scoring,
        Evidence evidence,
        Subscriptions subscriptions,
        Neighbours neighbours) {
    /// What runs without a file.
    public static VigilConfig defaults() {
        return new VigilConfig(
                Path.of("vigil-data"),
                PublicAddress.LOCAL,
                new Https("127.0.0.1", 8443),
                new Mllp("127.0.0.1", 2575, 256, false, ZoneId.systemDefault()),
                new Session(Duration.ofMinutes(15), Duration.ofHours(12)),
                new SignIn(5, Duration.ofMinutes(15)),
                new Database(8, null),
                new Kafka(null),
                new Scoring("sepsis-clockfree-4", Accelerator.NONE, IntensiveCare.COMMON),
                new Evidence(
                        "vigil.local/ledger",
                        List.of(),
                        null,
                        Duration.ofHours(1),
                        Duration.ofMinutes(5),
                        Duration.ofDays(1),
                        20_000,
                        Duration.ofSeconds(5),
                        null),
                new Subscriptions(List.of(), null),
                Neighbours.none());
    }

    /// For sandboxes and benchmarks: the defaults over another directory and on other ports (0 for any that is
    /// free), with message times in UTC.
    public static VigilConfig embedded(Path data, int httpsPort, int mllpPort) {
        VigilConfig defaults = defaults();
        return new VigilConfig(
                data,
                defaults.address,
                new Https(defaults.https.bind(), httpsPort),
                new Mllp(defaults.mllp.bind(), mllpPort, defaults.mllp.connections(), false, ZoneOffset.UTC),
                defaults.session,
                defaults.signIn,
                defaults.database,
                defaults.kafka,
                defaults.scoring,
                defaults.evidence,
                defaults.subscriptions,
                defaults.neighbours);
    }

    /// With others around it.
    public VigilConfig with(Neighbours others) {
        return new VigilConfig(
                data, address, https, mllp, session, signIn, database, kafka, scoring, evidence, subscriptions, others);
    }

    /// @param bind the address to listen on
    /// @param port TCP port; 0 for any that is free
    public record Https(String bind, int port) {}

    /// @param bind the address to listen on
    /// @param port TCP port; 0 for any that is free
    /// @param connections the most connections at a time
    /// @param clientCertificates whether a sender must show a certificate that the platform's authority signed
    /// @param zone of times that a message gives without an offset
    public record Mllp(String bind, int port, int connections, boolean clientCertificates, ZoneId zone) {}

    /// @param idle without a request, the session ends
    /// @param absolute after this, it ends anyway
    public record Session(Duration idle, Duration absolute) {}

    /// @param attempts failures in a row after which an account is locked
    /// @param lock how long it is locked
    public record SignIn(int attempts, Duration lock) {}

    /// @param connectionsPerRole the bound of each role's pool
    /// @param external the server to use; none for the embedded one
    public record Database(int connectionsPerRole, @Nullable ExternalDatabase external) {}

    /// @param host as in the server's certificate
    /// @param port TCP port
    /// @param name database name
    /// @param authority PEM file of the authority that signed the server's certificate
    /// @param passwords directory with a file `<role>.password` for the owner and each role, mode 0600
    public record ExternalDatabase(String host, int port, String name, Path authority, Path passwords) {}

    /// @param external the brokers to use; none for the embedded one
    public record Kafka(@Nullable ExternalKafka external) {}

    /// @param bootstrap `host:port`, several separated by commas
    /// @param authority PEM file of the authority that signed the brokers' certificates
    /// @param certificate PEM file of the platform's client certificate
    /// @param key PEM file of its key
    public record ExternalKafka(String bootstrap, Path authority, Path certificate, Path key) {}

    /// @param bundle the name and version of the bundle that scores, joined by a hyphen; another one than before
    ///     goes live at the next start, as an entry of the ledger
    /// @param accelerator where ONNX models run
    /// @param intensiveCare which care units are intensive care, and of what kind; a change holds for records that
    ///     are written from then on
    public record Scoring(String bundle, Accelerator accelerator, IntensiveCare intensiveCare) {}

    /// @param origin the ledger's name in its checkpoints: a schema-less URL of the installation's own, the same
    ///     for ever
    /// @param witnesses who are asked to sign the ledger's checkpoints
    /// @param timestampAuthority whom to ask for the time, over HTTP (RFC 3161); none for the embedded authority,
    ///     which proves nothing to a stranger
    /// @param stampEvery how often a checkpoint is kept and stamped
    /// @param verifyNew how often what is new is read again
    /// @param verifyAll how often everything is
    /// @param verifyPerSecond the most entries that are read again in a second
    /// @param clockBound by how much clocks may differ before that is an incident
    /// @param store where final files are also kept; none for the directory `archive` beside the ledger
    public record Evidence(
            String origin,
            List<WitnessEndpoint> witnesses,
            @Nullable TimestampEndpoint timestampAuthority,
            Duration stampEvery,
            Duration verifyNew,
            Duration verifyAll,
            int verifyPerSecond,
            Duration clockBound,
            @Nullable Store store) {
        public Evidence {
            witnesses = List.copyOf(witnesses);
        }
    }

    /// @param receivers https addresses at or below which a rest-hook may be; none where none may
    /// @param authority PEM file of the authority that signed the receivers' certificates; none for those that the
    ///     Java installation trusts
    public record Subscriptions(
            List<URI> receivers, @Nullable Path authority) {
        public Subscriptions {
            receivers = List.copyOf(receivers);
        }
    }

    /// @param url the witness's submission prefix
    /// @param keys file with its verifier keys, one a line
    public record WitnessEndpoint(URI url, Path keys) {}

    /// @param url where the authority answers, over HTTP
    /// @param certificates file (PEM) of its certificate, or of those that issue it: nobody else's stamps are kept
    public record TimestampEndpoint(URI url, Path certificates) {}

    /// Write-once storage for the ledger's final files.
    ///
    /// @param directory a directory, on a write-once file system or another machine's
    /// @param s3 instead, a bucket with Object Lock
    /// @param entryYears how long entries are kept, at least six
    /// @param proofYears how long checkpoints and time stamps are, not shorter
    public record Store(@Nullable Path directory, @Nullable S3 s3, int entryYears, int proofYears) {
        /// Six years for entries (45 CFR 164.316(b)(2)(i)) and ten for what proves them, in a directory.
        public static Store usual(Path directory) {
            return new Store(directory, null, 6, 10);
        }
    }

    /// @param bucket path-style address
    /// @param region such as `eu-central-1`
    /// @param credentials file of two lines, the access key's id and the secret, mode 0600
    public record S3(URI bucket, String region, Path credentials) {}
}
