package health.vigil.ledger.internal.store;

import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.Entry;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.LogKeys;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.tiles.KeptCheckpoints;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.tiles.TilePaths;
import health.vigil.ledger.internal.tiles.TileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// A log that this process alone may extend, for as long as its connection lives: the right is a PostgreSQL
/// advisory lock. The database holds the order; the directory is a view of it that continues where its checkpoint
/// ends. Not safe for several threads.
public final class OpenLog implements AutoCloseable {
    /// The advisory lock's number, for "vigil.ledger".
    private static final long LOCK = 0x7669_6c65_6467_6572L;

    private static final int BATCH = 2048;

    /// Bounds the time between two checkpoints where entries arrive faster than they are integrated.
    private static final int MOST_BATCHES = 16;

    private final Handle evidence;
    private final Path directory;
    private final LogKeys keys;
    private final InstantSource clock;
    private final TileWriter writer;
    private final Ahead ahead = new Ahead();
    private List<LogKey> signing;
    private Optional<Checkpoint> newest;

    private OpenLog(
            Handle evidence,
            Path directory,
            LogKeys keys,
            InstantSource clock,
            TileWriter writer,
            List<LogKey> signing,
            Optional<Checkpoint> newest) {
        this.evidence = evidence;
        this.directory = directory;
        this.keys = keys;
        this.clock = clock;
        this.writer = writer;
        this.signing = signing;
        this.newest = newest;
    }

    /// Takes the log, or finds it taken.
    ///
    /// @param clock the time that signatures state: the system's
    /// @return empty while another process extends it
    /// @throws ProblemException `VGL-LED-004`, `-005`, `-006`, `-008` or `-009` if directory, keys and database do
    ///     not belong together
    public static Optional<OpenLog> tryOpen(Jdbi database, Path directory, LogKeys keys, InstantSource clock)
            throws IOException {
        Handle evidence = database.open();
        boolean opened = false;
        try {
            if (!tryLock(evidence)) {
                return Optional.empty();
            }
            OpenLog log = open(evidence, directory, keys, clock);
            opened = true;
            return Optional.of(log);
        } finally {
            if (!opened) {
                release(evidence);
            }
        }
    }

    /// Gives the entries that have committed since their indexes, brings them into the tree, and signs a checkpoint
    /// if there are any. Interrupted anywhere and repeated, it comes to the same tree.
    ///
    /// @return whether more entries wait than one step takes
    public boolean step() throws IOException {
        List<LogKey> now = keys.signing();
        if (!now.equals(signing)) {
            signing = now;
            enrol();
        }
        boolean more = order();
        integrate();
        return more;
    }

    /// The newest checkpoint, if the log has any.
    public Optional<Checkpoint> newest() {
        return newest;
    }

    @Override
    public void close() {
        release(evidence);
    }

    /// The first half of a step: all in the database.
    boolean order() {
        int batches = 0;
        EntryOrder.Batch batch;
        do {
            batch = EntryOrder.assign(evidence, BATCH);
            ahead.add(batch);
            batches++;
        } while (batch.taken() == BATCH && batches < MOST_BATCHES);
        return batch.taken() == BATCH;
    }

    /// The second half of a step: from the database to the directory. What the first half has just ordered need not
    /// be read again.
    void integrate() throws IOException {
        long signed = newest.map(Checkpoint::size).orElse(-1L);
        for (byte[] entry : ahead.takeFrom(writer.size())) {
            writer.append(entry);
        }
        List<byte[]> entries = List.of();
        do {
            entries = ahead.complete() ? List.of() : EntryOrder.read(evidence, writer.size(), BATCH);
            for (byte[] entry : entries) {
                writer.append(entry);
            }
        } while (entries.size() == BATCH);
        ahead.readAll();
        if (writer.size() > signed) {
            sign();
        }
    }

    /// Publishes a checkpoint over what the writer holds, signed by every key at hand.
    private void sign() throws IOException {
        Checkpoint checkpoint = Checkpoint.sign(signing, writer.size(), writer.root(), clock.instant());
        writer.publish(checkpoint.note().getBytes(StandardCharsets.UTF_8));
        newest = Optional.of(checkpoint);
    }

    /// Replaces the newest checkpoint by the same one with more signatures.
    ///
    /// @return false where the log has grown since
    public boolean publishCosigned(Checkpoint cosigned) throws IOException {
        Checkpoint now = newest.orElse(null);
        if (now == null || now.size() != cosigned.size() || !now.root().equals(cosigned.root())) {
            return false;
        }
        writer.publish(cosigned.note().getBytes(StandardCharsets.UTF_8));
        newest = Optional.of(cosigned);
        return true;
    }

    private static OpenLog open(Handle evidence, Path directory, LogKeys keys, InstantSource clock) throws IOException {
        LogFiles files = new LogFiles(directory);
        List<LogKey> signing = keys.signing();
        KeyEnrolment enrolment = new KeyEnrolment(files.hasKeys() ? files.keys() : List.of(), signing);
        Optional<Checkpoint> newest =
                files.hasCheckpoint() ? Optional.of(files.checkpoint(enrolment.expected())) : Optional.empty();
        TileWriter writer =
                new TileWriter(directory, newest.map(Checkpoint::size).orElse(0L));
        if (newest.isPresent()) {
            compare(evidence, files, newest.get(), writer);
        }
        OpenLog log = new OpenLog(evidence, directory, keys, clock, writer, signing, newest);
        log.enrol();
        return log;
    }

    /// Makes the directory name every key that signs. A new key first gets an entry in which an older one speaks for
    /// it, and a kept checkpoint that both sign over that entry; interrupted anywhere, it is done again.
    private void enrol() throws IOException {
        LogFiles files = new LogFiles(directory);
        KeyEnrolment enrolment = new KeyEnrolment(files.hasKeys() ? files.keys() : List.of(), signing);
        if (enrolment.complete()) {
            return;
        }
        List<LogKey> unknown = enrolment.unknown();
        if (!unknown.isEmpty()) {
            Entry handover = new Entry(
                    new Ids(clock, new SecureRandom()).next(),
                    clock.instant(),
                    Actor.platform("ledger"),
                    new Authority.Duty("log-key-rotation@1"),
                    null,
                    enrolment.speaker().handOverTo(unknown));
            evidence.useTransaction(transaction -> new PostgresLedger().append(transaction, handover));
            while (order()) {
                integrate();
            }
            integrate();
        }
        if (newest.isPresent()) {
            sign();
        }
        if (!unknown.isEmpty()) {
            Checkpoint over = newest.orElseThrow();
            new KeptCheckpoints(directory).keep(over.size(), over.note().getBytes(StandardCharsets.UTF_8));
        }
        StringBuilder lines = new StringBuilder();
        enrolment.toPublish().forEach(key -> lines.append(key.line()).append('\n'));
        writer.writeDurably(TilePaths.KEYS, lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Compares what a start can afford to: the size, the root that the directory's edge gives, the last entries. The
    /// verifier compares the rest.
    private static void compare(Handle evidence, LogFiles files, Checkpoint newest, TileWriter writer) {
        long size = newest.size();
        long ordered = EntryOrder.size(evidence);
        if (size > ordered) {
            throw new ProblemException(
                    "VGL-LED-004",
                    "The log's directory holds " + size + " signed entries, the database only " + ordered + ".",
                    "The database was set back. Bring back its newest state; do not delete the directory.");
        }
        if (!Base64.getEncoder().encodeToString(writer.root()).equals(newest.root())) {
            throw differs("The log's tiles do not give the root that its checkpoint signs.");
        }
        if (size > 0) {
            long bundle = (size - 1) / RightEdge.TILE_WIDTH;
            int width = (int) (size - bundle * RightEdge.TILE_WIDTH);
            List<byte[]> onDisk = files.bundle(bundle, width);
            List<byte[]> inDatabase = EntryOrder.read(evidence, bundle * RightEdge.TILE_WIDTH, width);
            if (!EntryOrder.same(onDisk, inDatabase)) {
                throw differs("The log's last entries on disk are not those of the database.");
            }
        }
    }

    private static ProblemException differs(String message) {
        return new ProblemException(
                "VGL-LED-005",
                message,
                "One of the two was changed. Stop, keep both, and run vigil ledger verify on the directory.");
    }

    private static boolean tryLock(Handle evidence) {
        return evidence.createQuery("select pg_try_advisory_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(Boolean.class)
                .one();
    }

    private static void release(Handle evidence) {
        try (evidence) {
            evidence.execute("select pg_advisory_unlock_all()");
        }
    }
}
