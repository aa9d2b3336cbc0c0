package health.vigil.server;

import health.vigil.engines.Certificates;
import health.vigil.hl7v2.MllpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `vigil serve` as a process of its own, over one data directory: what a test can kill, and whose every word it can
/// read.
final class PlatformProcess implements AutoCloseable {
    private static final int STOPS_WITHIN_SECONDS = 120;

    private final Path data;
    private final Path log;
    private final Path config;
    private final int httpsPort;
    private final int mllpPort;
    private @Nullable Process process;

    private PlatformProcess(Path directory, String settings) throws IOException {
        this.data = directory.resolve("data");
        this.log = directory.resolve("platform.log");
        this.config = directory.resolve("vigil.yaml");
        this.httpsPort = freePort();
        this.mllpPort = freePort();
        Files.writeString(config, """
                scoring: {bundle: sepsis-news2-2}
                data: %s
                https: {port: %d}
                mllp: {port: %d}
                %s""".formatted(data, httpsPort, mllpPort, settings));
    }

    /// A platform that does not run yet.
    static PlatformProcess in(Path directory) throws IOException {
        return in(directory, "");
    }

    /// The same, with further settings, as YAML.
    static PlatformProcess in(Path directory, String settings) throws IOException {
        return new PlatformProcess(directory, settings);
    }

    Path data() {
        return data;
    }

    /// All that it has written to its output, over all starts.
    Path log() {
        return log;
    }

    String url() {
        return "https://localhost:" + httpsPort;
    }

    void start() throws IOException {
        process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx768m",
                        "-Dvigil.home=" + System.getProperty("vigil.root"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "serve",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /// Waits until all doors are open, which the last line of the start says.
    void awaitReady() throws IOException, InterruptedException {
        while (Files.readAllLines(log).stream().noneMatch(line -> line.equals("Vigil is ready at " + url()))) {
            if (!running().isAlive()) {
                throw new IllegalStateException("the platform ended: see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /// A connection of the sandbox's sender, as soon as the platform accepts it.
    MllpClient connect(int inFlight) throws InterruptedException {
        while (true) {
            if (!running().isAlive()) {
                throw new IllegalStateException("the platform ended: see " + log);
            }
            try {
                Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
                return MllpClient.connect(
                        new InetSocketAddress("localhost", mllpPort),
                        certificates.clientContext("sandbox-sender"),
                        inFlight);
            } catch (RuntimeException e) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    /// SIGKILL to the platform, and to its database server too if so wanted.
    void kill(boolean databaseToo) throws IOException, InterruptedException {
        if (databaseToo) {
            Path lockFile = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
            ProcessHandle.of(Long.parseLong(Files.readAllLines(lockFile).getFirst()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
        running().destroyForcibly().waitFor();
    }

    /// SIGTERM, and waits for the end.
    @Override
    public void close() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the platform did not stop when asked: see " + log);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
