package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.Worker;
import health.vigil.ledger.internal.search.IndexCheck;
import health.vigil.ledger.internal.store.Head;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.tiles.StampCheck;
import health.vigil.ledger.internal.tiles.TreeCheck;
import health.vigil.ledger.internal.tiles.Trust;
import health.vigil.ledger.internal.tiles.WitnessCheck;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads the log again and again: often what is new since the last look, and at an interval everything, the search
/// index included. Each time the database must know the same tree. The first wrong byte raises an incident. What it
/// read is kept in memory as the tree's edge, so a file that changes behind it contradicts at the next full
/// reading.
public final class Verification implements AutoCloseable {
    /// Named in incidents.
    static final String CONTRADICTION = "ledger-contradiction";

    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");

    private final Path directory;
    private final Jdbi evidence;
    private final List<VerifierKey> keys;
    private final List<X509Certificate> authorities;
    private final Pace pace;
    private final Incidents incidents;
    private final InstantSource clock;
    private final Worker worker;
    private @Nullable TreeCheck check;
    private Instant nextFull = Instant.MIN;
    private volatile Optional<Result> last = Optional.empty();

    /// How fast and how often.
    ///
    /// @param look between two looks at what is new
    /// @param full between two readings of everything
    /// @param entriesPerSecond the most that are read, so that readers and writers keep the disk
    public record Pace(Duration look, Duration full, int entriesPerSecond) {}

    /// What a look found.
    ///
    /// @param at when it ended
    /// @param entries under the checkpoint
    /// @param problems how many
    public record Result(Instant at, long entries, long problems) {}

    /// @param evidence the pool of the role that may read the ledger
    /// @param keys the log's, as known when it was opened: not those that its directory names
    /// @param authorities certificates of whose time stamps count
    public Verification(
            Path directory,
            Jdbi evidence,
            List<VerifierKey> keys,
            List<X509Certificate> authorities,
            Pace pace,
            Incidents incidents,
            InstantSource clock) {
        this.directory = directory;
        this.evidence = evidence;
        this.keys = List.copyOf(keys);
        this.authorities = List.copyOf(authorities);
        this.pace = pace;
        this.incidents = incidents;
        this.clock = clock;
        this.worker = new Worker(
                "ledger-verification",
                this::lookOnce,
                pace.look,
                failure -> LOG.log(System.Logger.Level.WARNING, "the verification will try again", failure));
    }

    /// Begins, in a thread of its own.
    public Verification start() {
        worker.start();
        return this;
    }

    /// What the last look found.
    public Optional<Result> last() {
        return last;
    }

    @Override
    public void close() {
        worker.close();
    }

    private int lookOnce() {
        look();
        return 0;
    }

    /// Looks once. Needs no [#start].
    public synchronized Result look() {
        boolean full = check == null || !clock.instant().isBefore(nextFull);
        List<Problem> problems;
        long entries = 0;
        long count;
        TreeCheck before = check;
        check = null; // whatever ends this look, what it skipped is read at the next
        try {
            TreeCheck reading = full ? fresh() : before;
            if (reading == null) {
                throw new IllegalStateException("a look needs a reading");
            }
            Head head = evidence.withHandle(Head::of);
            reading.expect(
                    head.size(),
                    Base64.getEncoder().encodeToString(head.root()),
                    "VGL-LED-005",
                    "The database names another tree of " + head.size() + " entries than the directory holds.");
            reading.run();
            problems = reading.problems();
            count = reading.problemCount();
            entries = reading.entries();
            check = count == 0 ? reading : null;
        } catch (ProblemException e) {
            problems = List.of(e.problem());
            count = 1;
        } catch (UncheckedIOException e) {
            problems = List.of(new Problem(
                    "VGL-LED-009",
                    "A directory of the log or of its index cannot be read.",
                    "Restore it from a copy of the log, such as the write-once storage."));
            count = 1;
        }
        problems.forEach(problem -> incidents.raise(CONTRADICTION, problem));
        if (full) {
            nextFull = clock.instant().plus(pace.full);
            if (count == 0) {
                incidents.cleared(CONTRADICTION);
            }
            incidents.record(new Act.JobRan(
                    "ledger-verification",
                    count == 0 ? "success" : "failed",
                    Map.of("entries", entries, "problems", count)));
        }
        Result result = new Result(clock.instant(), entries, count);
        last = Optional.of(result);
        return result;
    }

    private TreeCheck fresh() {
        LogFiles files = new LogFiles(directory);
        long begun = System.nanoTime();
        return new TreeCheck(
                        directory,
                        new Trust(keys, files.hasKeys() ? files.keys() : List.of()),
                        Optional.empty(),
                        WitnessCheck.none(),
                        new StampCheck(authorities))
                .comparing(new IndexCheck(directory, files.size())::differing)
                .onProgress(entries -> {
                    long due = begun + TimeUnit.SECONDS.toNanos(1) * entries / pace.entriesPerSecond;
                    LockSupport.parkNanos(due - System.nanoTime());
                });
    }
}
