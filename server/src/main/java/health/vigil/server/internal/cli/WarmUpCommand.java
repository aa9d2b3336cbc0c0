package health.vigil.server.internal.cli;

import health.vigil.hl7v2.MllpClient;
import health.vigil.sandbox.FeedMessage;
import health.vigil.sandbox.LoadFeed;
import health.vigil.server.Platform;
import health.vigil.server.VigilConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// Starts everything over a directory that is thrown away, sends a few messages through and stops: run once after a
/// build, while the virtual machine writes its cache of what it loads, it makes later starts quick.
@Command(
        name = "warm-up",
        hidden = true,
        description = "Prepares quick starts; ./vigil runs it after a build.",
        mixinStandardHelpOptions = true)
public final class WarmUpCommand implements Callable<Integer> {
    private static final int VITALS = 40;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("vigil-warm-up");
        try (Platform platform =
                Platform.start(VigilConfig.embedded(directory.resolve("data"), 0, 0), InstantSource.system())) {
            send(platform);
            platform.awaitIdle();
            lookAt(platform);
        } finally {
            delete(directory);
        }
        return 0;
    }

    private static void send(Platform platform) {
        LoadFeed feed = new LoadFeed("WARMUP", 4, 1);
        Instant now = Instant.now();
        try (MllpClient client = MllpClient.connect(platform.mllpAddress(), platform.senderTls(), 16)) {
            feed.admissions(now).forEach(message -> take(client, message));
            for (int i = 0; i < VITALS; i++) {
                take(client, feed.vitals(now.plusSeconds(i)));
            }
        }
    }

    private static void take(MllpClient client, FeedMessage message) {
        client.send(message.bytes()).join();
    }

    private static void lookAt(Platform platform) throws IOException, InterruptedException {
        try (HttpClient browser =
                HttpClient.newBuilder().sslContext(platform.senderTls()).build()) {
            for (String path : List.of("/sign-in", "/fhir/metadata", "/readyz")) {
                browser.send(
                        HttpRequest.newBuilder(URI.create(platform.url() + path))
                                .build(),
                        BodyHandlers.discarding());
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
