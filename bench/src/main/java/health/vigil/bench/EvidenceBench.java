package health.vigil.bench;

import health.vigil.base.DataClass;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.TileLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Investigators' questions over a log of a given size: the first page of fifty, found, read and decoded. Recording
/// the question and proving the answer are not part of it.
@Command(
        name = "evidence",
        description = "questions to the log: p50 and p99 of a page, over a log of the given size",
        mixinStandardHelpOptions = true)
final class EvidenceBench implements Callable<Integer> {
    private static final int BATCH = 10_000;
    private static final int PAGE = 50;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--entries", description = "size of the log (default: ${DEFAULT-VALUE})")
    private long entries = 1_000_000;

    @Option(names = "--questions", description = "how often each is asked (default: ${DEFAULT-VALUE})")
    private int questions = 300;

    @Override
    public Integer call() throws IOException {
        Path home = Files.createTempDirectory("vigil-bench-evidence");
        Path directory = home.resolve("log");
        try (Database database = ScratchDatabase.with(List.of("ledger"))) {
            SyntheticLog log = new SyntheticLog(7, entries);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("benchmark", "evidence");
            result.put("machine", Machine.described());
            result.put("entries", entries);
            load(home, directory, log, result);
            result.put("questionsEach", questions);
            result.put("milliseconds", ask(new LedgerReader(database.as(DataClass.EVIDENCE), directory), log));
            result.put("loadAtEnd", Machine.load());
            spec.commandLine()
                    .getOut()
                    .println(JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(result));
        } finally {
            Directories.remove(home);
        }
        return 0;
    }

    private void load(Path home, Path directory, SyntheticLog log, Map<String, Object> result) throws IOException {
        long began = System.nanoTime();
        Duration before = Machine.processorTime();
        try (TileLog tiles = TileLog.open(directory, Unsealed.keys(home), InstantSource.system())) {
            for (long done = 0; done < entries; done += BATCH) {
                tiles.append(log.next((int) Math.min(BATCH, entries - done)));
                tiles.index();
                if (done % 500_000 == 0) {
                    spec.commandLine().getErr().printf("%d entries%n", done);
                    spec.commandLine().getErr().flush();
                }
            }
        }
        result.put("loadSeconds", Math.round((System.nanoTime() - began) / 1e8) / 10.0);
        result.put(
                "processorMicrosPerEntryLoaded",
                Machine.processorTime().minus(before).toNanos() / 1000 / entries);
        result.put("searchBytesPerEntry", Directories.bytes(directory.resolve("search")) / entries);
        result.put("tileBytesPerEntry", Directories.bytes(directory.resolve("tile")) / entries);
    }

    private Map<String, Map<String, Double>> ask(LedgerReader reader, SyntheticLog log) {
        EntrySearch page = EntrySearch.everything().latestFirst().atMost(PAGE);
        Instant middle = SyntheticLog.START.plus(
                Duration.between(SyntheticLog.START, log.now()).dividedBy(2));
        Instant night = middle.plus(Duration.ofHours(8));
        Map<String, Supplier<EntrySearch>> asked = new LinkedHashMap<>();
        asked.put("who saw a patient", () -> page.about(log.anyPatient()).ofKind("records-disclosed"));
        asked.put("a patient's timeline", () -> page.about(log.anyPatient()));
        asked.put("what a person did", () -> page.by(log.anyPerson()));
        asked.put(
                "what a person did in one night", () -> page.by(log.anyPerson()).between(middle, night));
        asked.put("what a model said", () -> page.referringTo("bundle/" + SyntheticLog.bundle(3)));
        asked.put(
                "what a model said in one night",
                () -> page.referringTo("bundle/" + SyntheticLog.bundle(3)).between(middle, night));
        asked.put("what a policy allowed", () -> page.referringTo("policy/care-team-learns-its-patients-names"));
        asked.put("what was changed", () -> page.ofKind("configuration-changed", "key-changed", "contained"));
        asked.put("what left as a file", () -> page.ofKind("evidence-exported"));
        asked.put("one night, everything", () -> page.between(middle, night));
        asked.put("one record", () -> page.referringTo("Patient/" + UUID.randomUUID()));
        Map<String, Map<String, Double>> measured = new LinkedHashMap<>();
        asked.forEach((name, search) -> measured.put(name, ask(reader, search)));
        return measured;
    }

    private Map<String, Double> ask(LedgerReader reader, Supplier<EntrySearch> search) {
        double[] millis = new double[questions];
        long found = 0;
        for (int i = 0; i < questions; i++) {
            EntrySearch each = search.get();
            long began = System.nanoTime();
            found += reader.find(each).size();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("first", rounded(first));
        figures.put("p50", rounded(millis[questions / 2]));
        figures.put("p99", rounded(millis[questions * 99 / 100]));
        figures.put("entriesFound", (double) found / questions);
        return figures;
    }

    private static double rounded(double millis) {
        return Math.round(millis * 100) / 100.0;
    }
}
