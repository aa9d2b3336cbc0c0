package health.vigil.bench;

import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// HL7 v2 messages of 20 results durably acknowledged over MLLP with mutual TLS: policy, sealing, journal and
/// ledger on, each commit synced to disk. The senders are in the same process and send without waiting for each
/// answer.
@Command(
        name = "mllp",
        description = "HL7 v2 messages durably acknowledged per second over MLLP/TLS",
        mixinStandardHelpOptions = true)
final class MllpBench implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--connections", description = "that send at the same time (default: ${DEFAULT-VALUE})")
    private int connections = 8;

    @Option(names = "--in-flight", description = "messages unanswered on each (default: ${DEFAULT-VALUE})")
    private int inFlight = 128;

    @Option(names = "--messages", description = "in each run (default: ${DEFAULT-VALUE})")
    private int messages = 20_000;

    @Option(names = "--runs", description = "that are counted (default: ${DEFAULT-VALUE})")
    private int runs = 5;

    @Option(names = "--warm-up", description = "runs before (default: ${DEFAULT-VALUE})")
    private int warmUp = 3;

    @Option(
            names = "--normalised",
            description =
                    "of how many messages the records are made and counted afterwards (default: ${DEFAULT-VALUE})")
    private int normalised = 500;

    private int made;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path home = Files.createTempDirectory("vigil-bench-mllp");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", "mllp");
        result.put("machine", Machine.described());
        result.put("connections", connections);
        result.put("inFlightOnEach", inFlight);
        result.put("messagesInEachRun", messages);
        boolean correct;
        try (IntakeRoom room = new IntakeRoom(home, connections)) {
            correct = measure(room, result);
        }
        Directories.remove(home);
        ObjectMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        spec.commandLine().getOut().println(json.writeValueAsString(result));
        return correct ? 0 : 1;
    }

    private boolean measure(IntakeRoom room, Map<String, Object> result)
            throws InterruptedException, ExecutionException {
        List<MllpClient> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            clients.add(MllpClient.connect(room.address(), room.senderTls(), inFlight));
        }
        List<Long> perSecond = new ArrayList<>();
        List<Long> microsOfProcessor = new ArrayList<>();
        long accepted = 0;
        try (ExecutorService senders =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int run = -warmUp; run < runs; run++) {
                List<List<byte[]>> batches = batches();
                long processor = Machine.processorTime().toNanos();
                long began = System.nanoTime();
                accepted += send(senders, clients, batches);
                long nanos = System.nanoTime() - began;
                if (run >= 0) {
                    perSecond.add(Math.round(messages * 1e9 / nanos));
                    microsOfProcessor.add((Machine.processorTime().toNanos() - processor) / 1000 / messages);
                }
            }
        }
        clients.forEach(MllpClient::close);
        result.put("acknowledgedPerSecond", perSecond);
        result.put("processorMicrosPerMessage", microsOfProcessor);
        return correctness(room, accepted, result);
    }

    private List<List<byte[]>> batches() {
        List<List<byte[]>> batches = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            batches.add(new ArrayList<>());
        }
        for (int i = 0; i < messages; i++) {
            batches.get(i % connections).add(LaboratoryMessages.results(made++));
        }
        return batches;
    }

    /// @return how many were accepted
    private static long send(ExecutorService senders, List<MllpClient> clients, List<List<byte[]>> batches)
            throws InterruptedException, ExecutionException {
        List<Future<Long>> sending = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            MllpClient client = clients.get(i);
            List<byte[]> batch = batches.get(i);
            sending.add(senders.submit(() -> send(client, batch)));
        }
        long accepted = 0;
        for (Future<Long> each : sending) {
            accepted += each.get();
        }
        return accepted;
    }

    private static long send(MllpClient client, List<byte[]> batch) {
        List<CompletableFuture<byte[]>> answers = new ArrayList<>(batch.size());
        for (byte[] message : batch) {
            answers.add(client.send(message));
        }
        return answers.stream()
                .map(CompletableFuture::join)
                .filter(answer ->
                        Message.parse(answer).segment("MSA").field(1).text().equals("AA"))
                .count();
    }

    /// Whether what was measured is what was promised: each accepted message is in the journal with its ledger
    /// entry, and those of which records are made have all their results.
    private boolean correctness(IntakeRoom room, long accepted, Map<String, Object> result) {
        long stored = room.count("intake.journal");
        long recorded = room.received();
        int taken = 0;
        for (int step = room.normalise(); step > 0 && taken + step < normalised; step = room.normalise()) {
            taken += step;
        }
        long done = room.count("intake.journal where state = 'NORMALISED'");
        long results = room.count("vault.current_record where type = 'Observation' and not deleted");
        long exceptions = room.count("intake.exception");
        Map<String, Object> correctness = new LinkedHashMap<>();
        correctness.put("sent", made);
        correctness.put("accepted", accepted);
        correctness.put("inTheJournal", stored);
        correctness.put("inTheLedger", recorded);
        correctness.put("normalised", done);
        correctness.put("resultsOfThese", results);
        correctness.put("exceptions", exceptions);
        correctness.put("failures", room.failures());
        result.put("correctness", correctness);
        return made == accepted
                && stored == accepted
                && recorded == accepted
                && done > 0
                && results == done * LaboratoryMessages.RESULTS
                && exceptions == 0
                && room.failures() == 0;
    }
}
