package health.vigil.bench;

import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpClient;
import health.vigil.ledger.LedgerVerifier;
import health.vigil.sandbox.FeedMessage;
import health.vigil.sandbox.LoadFeed;
import health.vigil.server.Platform;
import health.vigil.server.VigilConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The whole way with everything embedded: from the MLLP door to the alert that a page would show. Messages are sent
/// when they are due, whether earlier ones are answered or not; a stage's latency counts from the last byte of the
/// message.
@Command(
        name = "way",
        description = "throughput, latencies and memory from the MLLP door to the alert",
        mixinStandardHelpOptions = true)
final class WayBench implements Callable<Integer> {
    private static final int IN_FLIGHT = 256;
    private static final int AS_FAST_AS_POSSIBLE = 0;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--patients", description = "patients in the unit (default: ${DEFAULT-VALUE})")
    private int patients = 100;

    @Option(
            names = "--facts-per-second",
            description = "measurements sent in a second; 0 for as many as are taken (default: ${DEFAULT-VALUE})")
    private int rate = 500;

    @Option(names = "--seconds", description = "how long it is measured (default: ${DEFAULT-VALUE})")
    private int seconds = 60;

    @Option(names = "--warm-up", description = "seconds of the same before (default: ${DEFAULT-VALUE})")
    private int warmUp = 30;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("vigil-bench");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", "way");
        result.put("machine", Machine.described());
        boolean correct;
        try (Platform platform = Platform.start(VigilConfig.embedded(data, 0, 0), InstantSource.system())) {
            correct = measure(platform, data, result);
        }
        ObjectMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        spec.commandLine().getOut().println(json.writeValueAsString(result));
        progress("the data is in " + data);
        return correct ? 0 : 1;
    }

    private boolean measure(Platform platform, Path data, Map<String, Object> result)
            throws IOException, InterruptedException {
        LoadFeed feed = new LoadFeed("BENCH", patients, 1);
        try (MllpClient client = MllpClient.connect(platform.mllpAddress(), platform.senderTls(), IN_FLIGHT)) {
            Sending sending = new Sending(client);
            progress("admitting " + patients + " patients");
            feed.admissions(Instant.now()).forEach(sending::send);
            platform.awaitIdle();
            progress("warming up for " + warmUp + " s");
            send(feed, sending, warmUp);
            platform.awaitIdle();
            platform.figures().forgetLatencies();
            long before = sending.sent;
            progress("measuring for " + seconds + " s");
            long began = System.nanoTime();
            send(feed, sending, seconds);
            double sentAfter = (System.nanoTime() - began) / 1e9;
            platform.awaitIdle();
            double doneAfter = (System.nanoTime() - began) / 1e9;
            long messages = sending.sent - before;
            result.put("patients", patients);
            result.put("factsPerSecondWanted", rate);
            result.put("messages", messages);
            result.put("secondsUntilSent", rounded(sentAfter));
            result.put("secondsUntilDone", rounded(doneAfter));
            result.put("messagesPerSecond", rounded(messages / doneAfter));
            result.put("factsPerSecond", rounded(messages * LoadFeed.MEASUREMENTS / doneAfter));
            result.put("latencyMillis", platform.figures().latencies());
            result.put("memoryMiB", Machine.memoryMebibytes());
            return correctness(platform, data, sending, result);
        }
    }

    /// Whether what was measured is what was promised.
    private static boolean correctness(Platform platform, Path data, Sending sending, Map<String, Object> result)
            throws IOException {
        platform.checkpoint();
        long exceptions = platform.figures().total("vigil.normalised")
                - platform.figures().count("vigil.normalised", "result", "success");
        boolean verified = LedgerVerifier.verify(data.resolve("ledger"), Optional.empty(), Optional.empty())
                .holds();
        Map<String, Object> correctness = new LinkedHashMap<>();
        correctness.put("sent", sending.sent);
        long accepted = sending.accepted();
        correctness.put("acknowledged", accepted);
        correctness.put("exceptions", exceptions);
        correctness.put("ledgerVerified", verified);
        result.put("correctness", correctness);
        return sending.sent == accepted && exceptions == 0 && verified;
    }

    private void send(LoadFeed feed, Sending sending, int forSeconds) {
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(forSeconds);
        for (long i = 0; System.nanoTime() < end; i++) {
            if (rate != AS_FAST_AS_POSSIBLE) {
                long due = began + i * LoadFeed.MEASUREMENTS * 1_000_000_000L / rate;
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
            }
            sending.send(feed.vitals(Instant.now()));
        }
    }

    private void progress(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(what);
        err.flush();
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static final class Sending {
        private final MllpClient client;
        private final List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        private long sent;

        Sending(MllpClient client) {
            this.client = client;
        }

        void send(FeedMessage message) {
            sent++;
            answers.add(client.send(message.bytes()));
        }

        long accepted() {
            return answers.stream()
                    .map(CompletableFuture::join)
                    .filter(Sending::accepts)
                    .count();
        }

        private static boolean accepts(byte[] answer) {
            return Message.parse(answer)
                    .segment("MSA")
                    .field(1)
                    .component(1)
                    .text()
                    .equals("AA");
        }
    }
}
