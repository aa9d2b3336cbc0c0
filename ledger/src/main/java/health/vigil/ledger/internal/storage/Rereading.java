package health.vigil.ledger.internal.storage;

import health.vigil.base.Problem;
import health.vigil.ledger.WriteOnceStorage;
import health.vigil.ledger.internal.tiles.DurableFiles;
import health.vigil.ledger.internal.tiles.FinalFiles;
import health.vigil.ledger.internal.tiles.KeptCheckpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/// Goes through what is stored, object by object, and compares each with the log's file of that name, which the
/// verification reads. Not safe for several threads.
public final class Rereading {
    private final WriteOnceStorage storage;
    private final Path directory;
    private final Path deletions;
    private final KeptCheckpoints kept;
    private final Queue<String> waiting = new ArrayDeque<>();
    private Set<String> deleted = Set.of();
    private long bundle;
    private boolean checkpoints;
    private boolean clean = true;

    /// @param directory the log's
    /// @param deletions file of the names that were deleted in their time, one a line; may be absent
    public Rereading(WriteOnceStorage storage, Path directory, Path deletions) {
        this.storage = storage;
        this.directory = directory;
        this.deletions = deletions;
        this.kept = new KeptCheckpoints(directory);
    }

    /// Notes that an object was deleted in its time: that it is gone is right.
    public void deleted(String name) throws IOException {
        Set<String> all = deletions();
        all.add(name);
        DurableFiles durable = new DurableFiles();
        durable.write(deletions, (String.join("\n", all) + "\n").getBytes(StandardCharsets.UTF_8));
        durable.sync();
    }

    /// Compares the next object.
    ///
    /// @param bundles full bundles that are stored
    /// @param checkpoint the size of the largest kept checkpoint that is
    /// @return what is wrong with it
    public Optional<Problem> next(long bundles, long checkpoint) throws IOException, InterruptedException {
        if (ended()) {
            bundle = 0;
            checkpoints = false;
            clean = true;
        }
        if (waiting.isEmpty()) {
            fill(bundles, checkpoint);
        }
        String name = waiting.poll();
        Optional<Problem> problem = name == null ? Optional.empty() : compared(name);
        clean &= problem.isEmpty();
        return problem;
    }

    /// Whether the last object was compared.
    public boolean ended() {
        return checkpoints && waiting.isEmpty();
    }

    /// Whether nothing was found since the first object.
    public boolean clean() {
        return clean;
    }

    private void fill(long bundles, long checkpoint) {
        if (bundle < bundles) {
            waiting.addAll(FinalFiles.names(bundle));
            bundle++;
            return;
        }
        for (long size : kept.stamped()) {
            if (size <= checkpoint) {
                String name = KeptCheckpoints.DIRECTORY + "/" + size;
                waiting.addAll(List.of(name, name + ".tsr"));
            }
        }
        checkpoints = true;
    }

    private Optional<Problem> compared(String name) throws IOException, InterruptedException {
        Optional<byte[]> stored = storage.read(name);
        if (stored.isEmpty()) {
            deleted = deleted.contains(name) ? deleted : deletions();
            return deleted.contains(name) ? Optional.empty() : Optional.of(StorageProblems.gone(name));
        }
        try {
            return Arrays.equals(stored.get(), Files.readAllBytes(directory.resolve(name)))
                    ? Optional.empty()
                    : Optional.of(StorageProblems.otherBytes(name).problem());
        } catch (NoSuchFileException _) {
            return Optional.empty(); // the verification tells of what the log has lost; the object is what restores it
        }
    }

    private Set<String> deletions() throws IOException {
        return Files.exists(deletions) ? new HashSet<>(Files.readAllLines(deletions)) : new HashSet<>();
    }
}
