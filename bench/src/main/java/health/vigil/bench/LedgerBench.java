package health.vigil.bench;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.Entry;
import health.vigil.ledger.LedgerVerifier;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.LogKeys;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.Sequencer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The ledger over a real PostgreSQL: entries committed in transactions, until a checkpoint signs for them; then the
/// files verified. A transaction's latency is that of its last entry, from its commit on.
@Command(
        name = "ledger",
        description = "entries from commit to signed checkpoint, bytes an entry takes, and verification",
        mixinStandardHelpOptions = true)
final class LedgerBench implements Callable<Integer> {
    private static final PatientToken SUBJECT = PatientToken.audit("abcdefghijklmnopqrstuvwxyz");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--entries", description = "how many in all (default: ${DEFAULT-VALUE})")
    private int entries = 200_000;

    @Option(names = "--per-transaction", description = "entries of a transaction (default: ${DEFAULT-VALUE})")
    private int perTransaction = 500;

    @Option(names = "--writers", description = "transactions at a time (default: ${DEFAULT-VALUE})")
    private int writers = 4;

    @Option(
            names = "--entries-per-second",
            description = "entries wanted in a second; 0 for as many as are taken (default: ${DEFAULT-VALUE})")
    private int rate;

    private final Queue<Commit> commits = new ConcurrentLinkedQueue<>();
    private final List<Long> latencies = new ArrayList<>();

    /// @param upTo how many entries had committed with it, at least
    private record Commit(long upTo, long at) {}

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path home = Files.createTempDirectory("vigil-bench-ledger");
        Path log = home.resolve("log");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", "ledger");
        result.put("machine", Machine.described());
        result.put("entries", entries);
        result.put("perTransaction", perTransaction);
        result.put("writers", writers);
        result.put("entriesPerSecondWanted", rate);
        long bytes;
        try (Database database = ScratchDatabase.with(List.of("ledger", "ops"))) {
            LogKeys keys = LogKeys.openOrCreate(
                    home.resolve("keys"), "bench.local/ledger", new Unsealed(), new SecureRandom());
            Sequencer sequencer = new Sequencer(
                    database.as(DataClass.EVIDENCE), log, keys, InstantSource.system(), Duration.ofMillis(100));
            try (sequencer) {
                sequencer.start();
                bytes = write(database, sequencer, result);
            }
            result.put("databaseBytesPerEntry", databaseBytes(database) / entries);
        }
        long began = System.nanoTime();
        LedgerVerifier.Report report = LedgerVerifier.verify(log, Optional.empty(), Optional.empty());
        double seconds = (System.nanoTime() - began) / 1e9;
        result.put("bytesPerEntry", bytes / entries);
        result.put("filesBytesPerEntryBeyondIt", (directoryBytes(log) - bytes) / entries);
        result.put("verifiedPerSecond", Math.round(report.entries() / seconds));
        boolean correct = report.holds() && report.entries() == entries;
        result.put("correctness", Map.of("verified", report.entries(), "problems", report.problemCount()));
        ObjectMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        spec.commandLine().getOut().println(json.writeValueAsString(result));
        return correct ? 0 : 1;
    }

    private long write(Database database, Sequencer sequencer, Map<String, Object> result)
            throws InterruptedException, ExecutionException {
        List<Entry> made = made();
        Duration before = Machine.processorTime();
        AtomicLong next = new AtomicLong();
        AtomicLong committed = new AtomicLong();
        long began = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                running.add(pool.submit(() -> writeSome(database, made, next, committed, began)));
            }
            while (sequencer.newest().map(Checkpoint::size).orElse(0L) < entries) {
                settle(sequencer.newest().map(Checkpoint::size).orElse(0L));
                for (Future<?> one : running) {
                    if (one.isDone()) {
                        one.get();
                    }
                }
                Thread.sleep(1);
            }
            settle(entries);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        result.put("entriesPerSecondSigned", Math.round(entries / seconds));
        result.put(
                "processorMicrosPerEntry", Machine.processorTime().minus(before).toNanos() / 1000 / entries);
        latencies.sort(null);
        result.put("commitToCheckpointMillis", Map.of("p50", at(0.5), "p99", at(0.99), "most", at(1)));
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("select sum(octet_length(bytes)) from ledger.entry")
                        .mapTo(Long.class)
                        .one());
    }

    private void writeSome(Database database, List<Entry> made, AtomicLong next, AtomicLong committed, long began) {
        PostgresLedger ledger = new PostgresLedger();
        for (int from = (int) next.getAndAdd(perTransaction);
                from < entries;
                from = (int) next.getAndAdd(perTransaction)) {
            if (rate > 0) {
                LockSupport.parkNanos(began + from * 1_000_000_000L / rate - System.nanoTime());
            }
            List<Entry> some = made.subList(from, Math.min(entries, from + perTransaction));
            database.as(DataClass.PSEUDONYMISED).useTransaction(handle -> ledger.appendAll(handle, some));
            commits.add(new Commit(committed.addAndGet(some.size()), System.nanoTime()));
        }
    }

    /// A checkpoint over n entries signs at least for the first n that committed, but for those of other writers
    /// which committed at the same time: their latency may be a millisecond off.
    private void settle(long signed) {
        long now = System.nanoTime();
        for (Commit head = commits.peek(); head != null && head.upTo <= signed; head = commits.peek()) {
            latencies.add(TimeUnit.NANOSECONDS.toMillis(now - head.at));
            commits.poll();
        }
    }

    private long at(double part) {
        return latencies.get((int) Math.min(latencies.size() - 1L, Math.round(part * (latencies.size() - 1))));
    }

    private List<Entry> made() {
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(clock, new SecureRandom());
        List<Entry> made = new ArrayList<>(entries);
        for (int i = 0; i < entries; i++) {
            made.add(new Entry(
                    ids.next(),
                    clock.instant(),
                    new Actor(Actor.Kind.PERSON, "nurse-" + i % 200, "nurse", "10.0.0." + i % 250),
                    new Authority.Decided(ids.next(), true, "TREATMENT", List.of("nurse-reads-own-unit")),
                    SUBJECT,
                    new Act.RecordsDisclosed(
                            "read", List.of("Observation/" + ids.next() + "/_history/1"), List.of("code", "date"))));
        }
        return made;
    }

    private static long databaseBytes(Database database) {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery(
                                "select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n"
                                        + " on n.oid = c.relnamespace where n.nspname = 'ledger' and c.relkind = 'r'")
                        .mapTo(Long.class)
                        .one());
    }

    private static long directoryBytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    /// A benchmark's key protects nothing.
    private record Unsealed() implements LogKey.Seal {
        @Override
        public byte[] wrap(byte[] key) {
            return key;
        }

        @Override
        public byte[] unwrap(byte[] sealed) {
            return sealed;
        }
    }
}
