package health.vigil.engines;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.engines.internal.KafkaBroker;
import health.vigil.engines.internal.PrivateFiles;
import java.nio.file.Path;

/// A Kafka broker of the platform's own, in this process: on loopback behind mutual TLS, open to the platform's
/// client certificate only. It does not flush at each acknowledgement: PostgreSQL is the record, and what a crash
/// of the machine takes from here is sent again from there.
public final class EmbeddedKafka implements AutoCloseable {
    private static final String CLIENT = "platform";

    private final KafkaBroker broker;
    private final KafkaAddress address;

    private EmbeddedKafka(KafkaBroker broker, KafkaAddress address) {
        this.broker = broker;
        this.address = address;
    }

    /// Starts the broker over `<data>/kafka`, formatted at the first start, on free ports of loopback.
    ///
    /// @param data the platform's data directory
    /// @throws ProblemException `VGL-ENG-007` where it does not start
    public static EmbeddedKafka start(Path data, Certificates certificates) {
        Path directory = PrivateFiles.directory(data.toAbsolutePath().resolve("kafka"));
        Certificates.Leaf server = certificates.server();
        Certificates.Leaf client = certificates.client(CLIENT);
        try {
            KafkaBroker broker = KafkaBroker.start(
                    directory,
                    new KafkaBroker.Identity(
                            PrivateFiles.read(certificates.authority()),
                            PrivateFiles.read(server.certificate()),
                            PrivateFiles.read(server.key()),
                            CLIENT));
            return new EmbeddedKafka(
                    broker,
                    new KafkaAddress(
                            "127.0.0.1:" + broker.port(),
                            certificates.authority(),
                            client.certificate(),
                            client.key()));
        } catch (Exception e) { // the broker's start declares no narrower one
            throw new ProblemException(
                    new Problem(
                            "VGL-ENG-007",
                            "The embedded Kafka does not start.",
                            "Read the log above this line; another process may hold the data directory."),
                    e);
        }
    }

    /// How the rooms reach it.
    public KafkaAddress address() {
        return address;
    }

    /// Stops the broker in order.
    @Override
    public void close() {
        broker.stop();
    }
}
