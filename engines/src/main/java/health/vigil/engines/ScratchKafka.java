package health.vigil.engines;

import health.vigil.engines.internal.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A Kafka for tests and benchmarks: one embedded broker per process, started at first use and removed at exit. Tests
/// keep apart by the names of their topics.
public final class ScratchKafka {
    private static @Nullable EmbeddedKafka broker;

    private ScratchKafka() {}

    /// The broker's address.
    public static synchronized KafkaAddress address() {
        EmbeddedKafka running = broker;
        if (running == null) {
            try {
                Path data = Files.createTempDirectory("vigil-scratch-");
                EmbeddedKafka started =
                        EmbeddedKafka.start(data, Certificates.in(data.resolve("tls"), InstantSource.system()));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(started, data), "scratch-kafka"));
                running = started;
                broker = started;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running.address();
    }

    private static void remove(EmbeddedKafka kafka, Path data) {
        kafka.close();
        PrivateFiles.removeAll(data);
    }
}
