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
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.Sequencer;
import health.vigil.ledger.TileLog;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The ledger: entries committed in transactions of a real PostgreSQL, or appended to a log without a database, until
/// a checkpoint signs for them; then the files verified. A transaction's latency is that of its last entry, from its
/// commit on; without a database, from the moment at which it was due or handed over.
@Command(
        name = "ledger",
        description = "entries from commit to signed checkpoint, bytes an entry takes, and verification",
        mixinStandardHelpOptions = true)
final class LedgerBench implements Callable<Integer> {
    private static final PatientToken SUBJECT = PatientToken.audit("abcdefghijklmnopqrstuvwxyz");

    /// So many different entries are made beforehand, so that making them is not measured; their ids are new each
    /// time.
    private static final int KINDS_OF_ENTRY = 1000;

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

    @Option(names = "--without-database", description = "as a library: a log that is a directory alone")
    private boolean withoutDatabase;

    private final SignedCommits commits = new SignedCommits();

    /// Takes some entries, and returns when they are committed.
    @FunctionalInterface
    private interface Writing {
        void write(List<Entry> some) throws IOException;
    }

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
        result.put("withoutDatabase", withoutDatabase);
        try {
            if (withoutDatabase) {
                intoDirectory(home, log, result);
            } else {
                intoDatabase(home, log, result);
            }
            return verify(log, result) ? 0 : 1;
        } finally {
            Directories.remove(home);
        }
    }

    private void intoDatabase(Path home, Path log, Map<String, Object> result)
            throws IOException, InterruptedException, ExecutionException {
        try (Database database = ScratchDatabase.with(List.of("ledger", "ops"))) {
            Sequencer sequencer = new Sequencer(
                    database.as(DataClass.EVIDENCE),
                    log,
                    Unsealed.keys(home),
                    InstantSource.system(),
                    Duration.ofMillis(100));
            try (sequencer) {
                sequencer.start();
                PostgresLedger ledger = new PostgresLedger();
                Duration before = Machine.processorTime();
                long began = System.nanoTime();
                try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
                    List<Future<?>> running = writing(pool, began, some -> {
                        database.as(DataClass.PSEUDONYMISED).useTransaction(handle -> ledger.appendAll(handle, some));
                        commits.committed(some.size(), System.nanoTime());
                    });
                    long signed = 0;
                    while (signed < entries) {
                        Thread.sleep(1);
                        signed = sequencer.newest().map(Checkpoint::size).orElse(0L);
                        commits.settle(signed);
                        failed(running);
                    }
                }
                told(result, began, before);
            }
            result.put("databaseBytesAtEnd", databaseBytes(database));
        }
    }

    private void intoDirectory(Path home, Path log, Map<String, Object> result)
            throws IOException, InterruptedException, ExecutionException {
        try (TileLog tiles = TileLog.open(log, Unsealed.keys(home), InstantSource.system())) {
            Duration before = Machine.processorTime();
            long began = System.nanoTime();
            try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
                List<Future<?>> running = writing(pool, began, some -> {
                    long at = System.nanoTime();
                    tiles.append(some);
                    synchronized (commits) {
                        commits.committed(some.size(), at);
                        commits.settle(Long.MAX_VALUE);
                    }
                });
                for (Future<?> one : running) {
                    one.get();
                }
            }
            told(result, began, before);
            Spent indexing = Spent.now();
            tiles.index();
            indexing.end();
            result.put("indexedPerSecond", indexing.perSecond(entries));
            result.put("processorMicrosPerEntryIndexed", indexing.processorMicros(entries));
        }
    }

    private void told(Map<String, Object> result, long began, Duration before) {
        double seconds = (System.nanoTime() - began) / 1e9;
        result.put("entriesPerSecondSigned", Math.round(entries / seconds));
        result.put(
                "processorMicrosPerEntry", Machine.processorTime().minus(before).toNanos() / 1000 / entries);
        result.put("commitToCheckpointMillis", commits.millis());
    }

    private boolean verify(Path log, Map<String, Object> result) throws IOException {
        LedgerVerifier.Report report =
                Reread.of(log, result, new Progress(spec.commandLine().getErr(), "verified", entries));
        long bundles = Directories.bytes(log.resolve("tile/entries"));
        result.put("bytesPerEntry", (bundles - 2L * entries) / entries);
        result.put("tileBytesPerEntryBeyondIt", (Directories.bytes(log.resolve("tile")) - bundles) / entries + 2);
        result.put("searchBytesPerEntry", Directories.bytes(log.resolve("search")) / entries);
        result.put("loadAtEnd", Machine.load());
        spec.commandLine()
                .getOut()
                .println(JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(result));
        return report.holds() && report.entries() == entries;
    }

    private List<Future<?>> writing(ExecutorService pool, long began, Writing writing) {
        AtomicLong next = new AtomicLong();
        Ids ids = new Ids(InstantSource.system(), new SecureRandom());
        List<Entry> kinds = made(ids);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            running.add(pool.submit(() -> {
                for (long from = next.getAndAdd(perTransaction);
                        from < entries;
                        from = next.getAndAdd(perTransaction)) {
                    if (rate > 0) {
                        LockSupport.parkNanos(began + from * 1_000_000_000L / rate - System.nanoTime());
                    }
                    List<Entry> some = new ArrayList<>(perTransaction);
                    for (long each = from; each < Math.min(entries, from + perTransaction); each++) {
                        some.add(withId(ids, kinds.get((int) (each % KINDS_OF_ENTRY))));
                    }
                    writing.write(some);
                }
                return null;
            }));
        }
        return running;
    }

    private static void failed(List<Future<?>> running) throws InterruptedException, ExecutionException {
        for (Future<?> one : running) {
            if (one.isDone()) {
                one.get();
            }
        }
    }

    private static Entry withId(Ids ids, Entry like) {
        return new Entry(ids.next(), like.time(), like.actor(), like.authority(), like.subject(), like.act());
    }

    private static List<Entry> made(Ids ids) {
        InstantSource clock = InstantSource.system();
        List<Entry> made = new ArrayList<>(KINDS_OF_ENTRY);
        for (int i = 0; i < KINDS_OF_ENTRY; i++) {
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
}
