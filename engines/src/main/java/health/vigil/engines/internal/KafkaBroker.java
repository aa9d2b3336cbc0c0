package health.vigil.engines.internal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/// The only class that knows Kafka's server side, whose classes are not a public API and change between versions: one
/// node that is broker and controller (KRaft), in this process.
public final class KafkaBroker {
    static final int NODE = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final int port;

    private KafkaBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /// PEM texts that the broker identifies itself and its clients with.
    ///
    /// @param authority the authority of both sides
    /// @param certificate the broker's certificate
    /// @param key its key
    /// @param client the common name of the only client that is let in
    public record Identity(String authority, String certificate, String key, String client) {}

    /// Formats the directory where that has not been done, and returns when the broker serves.
    public static KafkaBroker start(Path directory, Identity identity) throws Exception {
        int port = Ports.free();
        Properties settings = KafkaSettings.of(directory, port, Ports.free(), identity);
        if (!Files.exists(directory.resolve("meta.properties"))) {
            format(directory);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
        return new KafkaBroker(server, port);
    }

    /// The port that clients connect to.
    public int port() {
        return port;
    }

    /// Stops in order: the logs are flushed and marked clean.
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path directory) throws Exception {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE)
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(CONTROLLER_LISTENER)
                    .run();
        }
    }
}
