package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.Worker;
import health.vigil.ledger.internal.search.SearchWriter;
import health.vigil.ledger.internal.store.OpenLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// Brings committed entries into the tree: gives them their order, extends the tiles, signs checkpoints, and lets the
/// search index follow. One per log extends it at a time; a second one waits for its turn. Safe for several threads.
///
/// A failure that may pass (no database, no disk space) is logged and tried again; one that nobody expected is tried
/// again too, and [#problem] tells of it until a step succeeds. A contradiction between directory, key and database
/// ends the sequencing, and [#problem] says why. In each case entries stay safe in the database.
public final class Sequencer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Jdbi evidence;
    private final Path directory;
    private final LogKeys keys;
    private final InstantSource clock;
    private final Duration interval;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final SearchWriter index;
    private final Worker indexing;
    private final Object indexTurn = new Object();
    private boolean indexes;
    private @Nullable OpenLog log;
    private @Nullable Thread thread;
    private volatile Optional<Checkpoint> newest = Optional.empty();
    private volatile @Nullable Problem problem;

    /// @param evidence the pool of the role that may extend the log; one connection of it is held
    /// @param directory of the tiles, made if absent; nothing else may write there
    /// @param keys that sign, and that other processes may rotate meanwhile
    /// @param clock the time that signatures state: the system's, also in a sandbox
    /// @param interval between two looks for new entries; 200 ms keeps every entry under a checkpoint within half a
    ///     second
    public Sequencer(Jdbi evidence, Path directory, LogKeys keys, InstantSource clock, Duration interval) {
        this.evidence = evidence;
        this.directory = directory.toAbsolutePath();
        this.keys = keys;
        this.clock = clock;
        this.interval = interval;
        this.index = new SearchWriter(this.directory);
        this.indexing = new Worker(
                "ledger-index",
                () -> index() ? 1 : 0,
                interval,
                failure -> LOG.log(System.Logger.Level.WARNING, "the search index will be tried again", failure));
    }

    /// Checks that directory, key and database belong together, and begins to sequence in a thread of its own.
    ///
    /// @throws ProblemException if they do not (see `docs/errors.md`, ledger)
    public synchronized void start() throws IOException {
        if (thread != null) {
            throw new IllegalStateException("started already");
        }
        tryOpen();
        thread = Thread.ofPlatform().name("ledger-sequencer").daemon().start(this::run);
        indexing.start();
    }

    /// Sequences what has committed until now, and returns when a checkpoint signs for it. Needs no [#start].
    ///
    /// @return the newest checkpoint; empty if another process extends the log
    /// @throws ProblemException as [#start]
    public synchronized Optional<Checkpoint> drain() throws IOException {
        while (step()) {
            // Each step is bounded and ends in a checkpoint.
        }
        while (index()) {
            // Each step makes one file.
        }
        return log == null ? Optional.empty() : newest;
    }

    /// The newest checkpoint that this sequencer has signed or found.
    public Optional<Checkpoint> newest() {
        return newest;
    }

    /// Publishes the newest checkpoint again with signatures of witnesses.
    ///
    /// @return false where a newer one is published already
    public synchronized boolean publishCosigned(Checkpoint cosigned) throws IOException {
        OpenLog open = log;
        if (open == null || !open.publishCosigned(cosigned)) {
            return false;
        }
        newest = open.newest();
        return true;
    }

    /// Why it stands still, if it does for more than a passing failure.
    public Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /// Sequences what has committed and gives the log free.
    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        Thread running = thread;
        if (running != null) {
            running.join();
        }
        indexing.close();
        release();
    }

    private void run() {
        Duration pause = Duration.ZERO;
        boolean last;
        do {
            last = pauseUnlessStopping(pause);
            try {
                pause = step() ? Duration.ZERO : interval;
                problem = null;
            } catch (ProblemException e) {
                problem = e.problem();
                LOG.log(System.Logger.Level.ERROR, "the ledger stands still: {0}", e.problem());
                return;
            } catch (IOException | UncheckedIOException | JdbiException e) {
                LOG.log(System.Logger.Level.WARNING, "the ledger will be tried again", e);
                pause = RETRY;
            } catch (RuntimeException | Error e) {
                // the last resort: evidence must not stop in silence
                Problem told = unexpected(e);
                problem = told;
                LOG.log(System.Logger.Level.ERROR, told.toString(), e);
                pause = RETRY;
            }
        } while (!last);
    }

    private static Problem unexpected(Throwable failure) {
        return new Problem(
                "VGL-LED-014",
                "The ledger cannot be extended: " + failure.getClass().getName() + ".",
                "Entries stay safe in the database. Read the server's log for the cause; restart if it stays.");
    }

    private boolean pauseUnlessStopping(Duration pause) {
        try {
            return stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// @return whether more waits than one step takes
    private synchronized boolean step() throws IOException {
        tryOpen();
        OpenLog open = log;
        if (open == null) {
            return false;
        }
        boolean done = false;
        try {
            boolean more = open.step();
            newest = open.newest();
            done = true;
            return more;
        } finally {
            if (!done) {
                release(); // What was half done is found again from the directory.
            }
        }
    }

    private synchronized void tryOpen() throws IOException {
        if (log == null) {
            log = OpenLog.tryOpen(evidence, directory, keys, clock).orElse(null);
            newest = log == null ? Optional.empty() : log.newest();
            synchronized (indexTurn) {
                indexes = log != null;
            }
        }
    }

    /// @return whether there may be more to do
    private boolean index() {
        synchronized (indexTurn) {
            try {
                return indexes && index.step();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private synchronized void release() {
        OpenLog open = log;
        log = null;
        synchronized (indexTurn) {
            indexes = false;
        }
        if (open != null) {
            try {
                open.close();
            } catch (JdbiException e) {
                LOG.log(System.Logger.Level.DEBUG, "the connection was gone before the lock", e);
            }
        }
    }
}
