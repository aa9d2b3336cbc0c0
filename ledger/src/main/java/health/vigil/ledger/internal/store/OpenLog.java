package health.vigil.ledger.internal.store;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.tiles.TilePaths;
import health.vigil.ledger.internal.tiles.TileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final LogKey key;
    private final TileWriter writer;
    private Optional<Checkpoint> newest;

    private OpenLog(Handle evidence, LogKey key, TileWriter writer, Optional<Checkpoint> newest) {
        this.evidence = evidence;
        this.key = key;
        this.writer = writer;
        this.newest = newest;
    }

    /// Takes the log, or finds it taken.
    ///
    /// @return empty while another process extends it
    /// @throws ProblemException `VGL-LED-004`, `-005`, `-006`, `-008` or `-009` if directory, key and database do
    ///     not belong together
    public static Optional<OpenLog> tryOpen(Jdbi database, Path directory, LogKey key) throws IOException {
        Handle evidence = database.open();
        boolean opened = false;
        try {
            if (!tryLock(evidence)) {
                return Optional.empty();
            }
            OpenLog log = open(evidence, directory, key);
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
        int taken;
        do {
            taken = EntryOrder.assign(evidence, BATCH);
            batches++;
        } while (taken == BATCH && batches < MOST_BATCHES);
        return taken == BATCH;
    }

    /// The second half of a step: from the database to the directory.
    void integrate() throws IOException {
        long signed = newest.map(Checkpoint::size).orElse(-1L);
        List<byte[]> entries;
        do {
            entries = EntryOrder.read(evidence, writer.size(), BATCH);
            for (byte[] entry : entries) {
                writer.append(entry);
            }
        } while (entries.size() == BATCH);
        if (writer.size() > signed) {
            Checkpoint checkpoint = Checkpoint.sign(key, writer.size(), writer.root());
            writer.publish(checkpoint.note().getBytes(StandardCharsets.UTF_8));
            newest = Optional.of(checkpoint);
        }
    }

    private static OpenLog open(Handle evidence, Path directory, LogKey key) throws IOException {
        LogFiles files = new LogFiles(directory);
        Optional<Checkpoint> newest =
                files.hasCheckpoint() ? Optional.of(files.checkpoint(List.of(key.verifier()))) : Optional.empty();
        TileWriter writer =
                new TileWriter(directory, newest.map(Checkpoint::size).orElse(0L));
        if (newest.isPresent()) {
            compare(evidence, files, newest.get(), writer);
        }
        publishKey(directory, files, key.verifier(), writer);
        return new OpenLog(evidence, key, writer, newest);
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

    private static void publishKey(Path directory, LogFiles files, VerifierKey key, TileWriter writer)
            throws IOException {
        if (!Files.exists(directory.resolve(TilePaths.KEYS))) {
            writer.writeDurably(TilePaths.KEYS, (key.line() + "\n").getBytes(StandardCharsets.UTF_8));
        } else if (!files.keys().contains(key)) {
            throw new ProblemException(
                    "VGL-LED-008",
                    "The signing key is not one of this log's.",
                    "Start with the key file that belongs to this directory.");
        }
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
