package health.vigil.ledger;

import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.search.SearchWriter;
import health.vigil.ledger.internal.store.SignedTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A log that is a directory alone: for who has entries and no database, such as a device, an import, or another
/// system that wants its own evidence. Tiles, checkpoints, verification, proofs and search are those of the
/// platform's log. Safe for several threads: those that append at the same time share one checkpoint.
public final class TileLog implements AutoCloseable {
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private final SignedTree tree;
    private final SearchWriter index;
    private final FileChannel lock;
    private List<Waiting> waiting = new ArrayList<>();
    private @Nullable Exception broken;

    /// Entries that wait for a checkpoint.
    private static final class Waiting {
        private final List<byte[]> entries;
        private @Nullable Checkpoint covered;
        private @Nullable Exception failure;

        Waiting(List<byte[]> entries) {
            this.entries = entries;
        }
    }

    private TileLog(SignedTree tree, SearchWriter index, FileChannel lock) {
        this.tree = tree;
        this.index = index;
        this.lock = lock;
    }

    /// Opens a log, or begins one. Nobody else may write to the directory until it is closed.
    ///
    /// @param keys that sign; where another process rotates them, the log takes notice when it is opened again
    /// @param clock the time that signatures state
    /// @throws IllegalStateException if another process has it open
    /// @throws health.vigil.base.ProblemException if directory and keys do not belong together (see
    ///     `docs/errors.md`, ledger)
    public static TileLog open(Path directory, LogKeys keys, InstantSource clock) throws IOException {
        Files.createDirectories(directory);
        FileChannel lock =
                FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean opened = false;
        try {
            FileLock held = lock.tryLock();
            if (held == null) {
                throw new IllegalStateException("another process has the log open");
            }
            SignedTree tree = SignedTree.open(directory, keys, clock);
            tree.renewKeys(entry -> tree.append(List.of(EntryCodec.encode(entry))));
            opened = true;
            return new TileLog(tree, new SearchWriter(directory), lock);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /// Adds entries, in order, behind those added before.
    ///
    /// @return a checkpoint that covers them, when it and they are on the disk
    /// @throws IOException if they may not be there; the log is then to be closed and opened again
    /// @throws health.vigil.base.ProblemException `VGL-LED-001` if one is too large: then none was added
    public Checkpoint append(List<Entry> entries) throws IOException {
        Waiting mine = new Waiting(entries.stream().map(EntryCodec::encode).toList());
        synchronized (lock) {
            waiting.add(mine);
        }
        synchronized (this) {
            while (mine.covered == null && mine.failure == null) {
                appendTogether(takeSome());
            }
        }
        if (mine.failure != null) {
            throw new IOException("the log could not be extended", mine.failure);
        }
        return Objects.requireNonNull(mine.covered);
    }

    /// How many entries there are.
    public synchronized long size() {
        return tree.size();
    }

    /// Lets the search index follow. [LedgerReader] finds the newest 16,384 entries without it, and the others by it.
    public synchronized void index() throws IOException {
        while (index.step()) {
            // each makes one file
        }
    }

    @Override
    public synchronized void close() throws IOException {
        lock.close();
    }

    private List<Waiting> takeSome() {
        synchronized (lock) {
            long bytes = 0;
            int count = 0;
            for (Waiting each : waiting) {
                bytes += each.entries.stream().mapToLong(entry -> entry.length).sum();
                count++;
                if (bytes > MOST_BYTES) {
                    break;
                }
            }
            List<Waiting> some = List.copyOf(waiting.subList(0, count));
            waiting = new ArrayList<>(waiting.subList(count, waiting.size()));
            return some;
        }
    }

    private void appendTogether(List<Waiting> some) {
        Exception before = broken;
        if (before != null) {
            some.forEach(each -> each.failure = before);
            return;
        }
        try {
            tree.append(some.stream().flatMap(each -> each.entries.stream()).toList());
            some.forEach(each -> each.covered = tree.newest().orElseThrow());
        } catch (IOException | RuntimeException e) {
            broken = e;
            some.forEach(each -> each.failure = e);
        }
    }
}
