package health.vigil.bench;

import health.vigil.ledger.Entry;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    private static final int BATCH = 25_600;

    /// Entries that the index follows behind, so that it is measured as it is after an import.
    private static final int BEHIND = 20 * BATCH;

    private static final int PAGE = 50;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--entries", description = "size of the log (default: ${DEFAULT-VALUE})")
    private long entries = 1_000_000;

    @Option(names = "--questions", description = "how often each is asked (default: ${DEFAULT-VALUE})")
    private int questions = 300;

    @Option(
            names = "--data-dir",
            description = "where the log is kept; one that is there is opened again, and grows to its size first")
    private @Nullable Path kept;

    @Option(names = "--verify", description = "verifies the files too, before the questions")
    private boolean verify;

    @Override
    public Integer call() throws IOException {
        Path home = kept == null ? Files.createTempDirectory("vigil-bench-evidence") : Files.createDirectories(kept);
        Path directory = home.resolve("log");
        try {
            SyntheticLog log = new SyntheticLog(7, entries);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("benchmark", "evidence");
            result.put("machine", Machine.described());
            result.put("entries", entries);
            grow(home, directory, log, result);
            boolean holds = !verify
                    || Reread.of(directory, result, progress("verified")).holds();
            result.put("questionsEach", questions);
            result.put("loadBeforeQuestions", Machine.load());
            result.put("milliseconds", ask(new LedgerReader(directory), log));
            result.put("loadAtEnd", Machine.load());
            spec.commandLine()
                    .getOut()
                    .println(JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(result));
            return holds ? 0 : 1;
        } finally {
            if (kept == null) {
                Directories.remove(home);
            }
        }
    }

    private void grow(Path home, Path directory, SyntheticLog log, Map<String, Object> result) throws IOException {
        try (TileLog tiles = TileLog.open(directory, Unsealed.keys(home), InstantSource.system())) {
            long first = tiles.size();
            if (first > entries) {
                throw new ParameterException(
                        spec.commandLine(), "There are " + first + " entries already: say --entries " + first + ".");
            }
            log.skip(first);
            Progress progress = progress("appended and indexed");
            Spent appending = new Spent();
            Spent indexing = new Spent();
            for (long size = first; size < entries; size = tiles.size()) {
                List<Entry> next = log.next((int) Math.min(BATCH - size % BATCH, entries - size));
                appending.begin();
                tiles.append(next);
                appending.end();
                if (tiles.size() % BEHIND == 0 || tiles.size() == entries) {
                    indexing.begin();
                    tiles.index();
                    indexing.end();
                }
                progress.reached(size);
            }
            long grown = entries - first;
            result.put("appended", grown);
            result.put("appendedPerSecond", appending.perSecond(grown));
            result.put("processorMicrosPerEntryAppended", appending.processorMicros(grown));
            result.put("indexedPerSecond", indexing.perSecond(grown));
            result.put("processorMicrosPerEntryIndexed", indexing.processorMicros(grown));
        }
        result.put("searchBytesPerEntry", Directories.bytes(directory.resolve("search")) / entries);
        result.put("tileBytesPerEntry", Directories.bytes(directory.resolve("tile")) / entries);
    }

    private Progress progress(String what) {
        return new Progress(spec.commandLine().getErr(), what, entries);
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
