package health.vigil.ledger.internal.store;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.Entry;
import health.vigil.ledger.LogKeys;
import health.vigil.ledger.PostgresLedger;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.search.KnownIds;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A log that this process alone may extend, for as long as its connection lives: the right is a PostgreSQL
/// advisory lock. The database holds entries until the directory has them for good. Not safe for several threads.
public final class OpenLog implements AutoCloseable {
    /// The advisory lock's number, for "vigil.ledger".
    private static final long LOCK = 0x7669_6c65_6467_6572L;

    /// What one step takes at most: it bounds memory, and the time between two checkpoints of a busy log.
    private static final int MOST_ROWS = 8192;

    private static final long MOST_BYTES = 32 * 1024 * 1024;
    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");

    private final Handle evidence;
    private final SignedTree tree;
    private final KnownIds ids;

    private OpenLog(Handle evidence, SignedTree tree, KnownIds ids) {
        this.evidence = evidence;
        this.tree = tree;
        this.ids = ids;
    }

    /// Takes the log, or finds it taken.
    ///
    /// @param clock the time that signatures state: the system's
    /// @return empty while another process extends it
    /// @throws ProblemException `VGL-LED-004`, `-005`, `-006`, `-008`, `-009` or `-024` if directory, keys and
    ///     database do not belong together
    public static Optional<OpenLog> tryOpen(Jdbi database, Path directory, LogKeys keys, InstantSource clock)
            throws IOException {
        Handle evidence = database.open();
        boolean opened = false;
        try {
            if (!tryLock(evidence)) {
                return Optional.empty();
            }
            SignedTree tree = SignedTree.open(directory, keys, clock);
            settleInterrupted(evidence, new LogFiles(directory), tree);
            OpenLog log = new OpenLog(evidence, tree, new KnownIds(directory));
            tree.renewKeys(log::handOver);
            opened = true;
            return Optional.of(log);
        } finally {
            if (!opened) {
                release(evidence);
            }
        }
    }

    /// Brings entries that have committed into the tree and signs a checkpoint over them. Interrupted anywhere, an
    /// entry is either still in the queue alone, or under the checkpoint.
    ///
    /// @return whether more entries wait than one step takes
    public boolean step() throws IOException {
        if (tree.keysChanged()) {
            tree.renewKeys(this::handOver);
        }
        return take();
    }

    private boolean take() throws IOException {
        Queue.Batch batch = Queue.oldest(evidence, MOST_ROWS, MOST_BYTES);
        if (!batch.rows().isEmpty() || tree.newest().isEmpty()) {
            settle(integrate(batch));
        }
        return batch.more();
    }

    /// The newest checkpoint, if the log has any.
    public Optional<Checkpoint> newest() {
        return tree.newest();
    }

    /// Replaces the newest checkpoint by the same one with more signatures.
    ///
    /// @return false where the log has grown since
    public boolean publishCosigned(Checkpoint cosigned) throws IOException {
        return tree.publishCosigned(cosigned);
    }

    @Override
    public void close() {
        release(evidence);
    }

    /// The first half of a step: from the queue into the directory, under a checkpoint.
    List<Arrived> integrate(Queue.Batch batch) throws IOException {
        List<Arrived> arrived = batch.rows().parallelStream().map(Arrived::read).toList();
        ids.upTo(tree.size());
        List<Arrived> judged = arrived.stream().map(this::known).toList();
        tree.append(judged.stream()
                .filter(each -> each.problem == null)
                .map(each -> each.row.bytes())
                .toList());
        return judged;
    }

    /// The second half: what is under a checkpoint, or is no entry, leaves the queue. Losing this at a crash loses
    /// nothing, so nobody waits for the disk.
    private void settle(List<Arrived> arrived) {
        evidence.useTransaction(transaction -> {
            transaction.execute("set local synchronous_commit = off");
            for (Arrived each : arrived) {
                if (each.problem != null) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "{0}: pending row {1} is kept in ledger.refused",
                            each.problem,
                            each.row.seq());
                    Queue.refuse(transaction, each.row, each.problem);
                }
            }
            Queue.remove(transaction, arrived.stream().map(Arrived::row).toList());
            new Head(tree.size(), tree.root()).write(transaction);
        });
    }

    private Arrived known(Arrived each) {
        return each.entry == null || ids.add(each.entry) ? each : new Arrived(each.row, each.entry, "VGL-LED-003");
    }

    private void handOver(Entry entry) throws IOException {
        evidence.useTransaction(transaction -> new PostgresLedger().append(transaction, entry));
        while (take()) {
            // until the queue as it was is empty
        }
    }

    /// What the directory took over and the queue still has, since the process ended in between.
    private static void settleInterrupted(Handle evidence, LogFiles files, SignedTree tree) {
        Head head = Head.of(evidence);
        long size = tree.size();
        if (head.size() > size) {
            throw new ProblemException(
                    "VGL-LED-024",
                    "The log's directory ends at " + size + " entries; the database knows of " + head.size() + ".",
                    "The directory was set back or lost. Bring back its newest state, from a backup or the write-once"
                            + " storage.");
        }
        if (!Arrays.equals(new RightEdge(head.size(), files).root(), head.root())) {
            throw SignedTree.differs("The log's directory holds another tree than the database names.");
        }
        if (head.size() == size) {
            return;
        }
        boolean few = size - head.size() <= MOST_ROWS;
        List<byte[]> taken = few ? files.entries(head.size(), size, size) : List.of();
        List<Queue.Row> rows = few ? Queue.holding(evidence, taken) : List.of();
        if (!few || rows.size() != taken.size()) {
            throw new ProblemException(
                    "VGL-LED-004",
                    "The log's directory holds " + size + " signed entries, the database only " + head.size() + ".",
                    "The database was set back. Bring back its newest state; do not delete the directory.");
        }
        evidence.useTransaction(transaction -> {
            Queue.remove(transaction, rows);
            new Head(size, tree.root()).write(transaction);
        });
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

    /// A row of the queue and what it turned out to be.
    ///
    /// @param problem the code that says why it has no place in the log
    record Arrived(
            Queue.Row row, @Nullable Entry entry, @Nullable String problem) {
        static Arrived read(Queue.Row row) {
            try {
                return new Arrived(row, EntryCodec.decode(row.bytes()), null);
            } catch (ProblemException e) {
                return new Arrived(row, null, e.problem().code());
            }
        }
    }
}
