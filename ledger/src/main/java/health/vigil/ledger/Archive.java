package health.vigil.ledger;

import health.vigil.base.ProblemException;
import health.vigil.base.Worker;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.tiles.DurableFiles;
import health.vigil.ledger.internal.tiles.KeptCheckpoints;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.tiles.TilePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings a log's final files, full tiles and bundles and kept checkpoints, into write-once storage, beside the
/// sequencer and never in its way. A storage that holds something else raises an incident. Where a legal hold is
/// placed, every object is held, also those to come.
public final class Archive implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Path directory;
    private final LogFiles files;
    private final KeptCheckpoints kept;
    private final WriteOnceStorage storage;
    private final Retention retention;
    private final Path state;
    private final Incidents incidents;
    private final InstantSource clock;
    private final Worker worker;

    /// How long each class of evidence is kept.
    ///
    /// @param entries entry bundles and tiles, at least six years (45 CFR 164.316(b)(2)(i))
    /// @param checkpoints kept checkpoints and time stamps, which must outlive the entries
    public record Retention(Period entries, Period checkpoints) {
        /// Six years, and ten for what proves them.
        public static final Retention USUAL = new Retention(Period.ofYears(6), Period.ofYears(10));

        public Retention {
            if (entries.toTotalMonths() < 72 || checkpoints.toTotalMonths() < entries.toTotalMonths()) {
                throw new IllegalArgumentException("evidence is kept for six years at least, its proofs not shorter");
            }
        }
    }

    /// @param directory the log's
    /// @param state file of how far it came and whether a hold is placed
    /// @param clock the system's
    public Archive(
            Path directory,
            WriteOnceStorage storage,
            Retention retention,
            Path state,
            Incidents incidents,
            InstantSource clock) {
        this.directory = directory;
        this.files = new LogFiles(directory);
        this.kept = new KeptCheckpoints(directory);
        this.storage = storage;
        this.retention = retention;
        this.state = state;
        this.incidents = incidents;
        this.clock = clock;
        this.worker = new Worker(
                "ledger-archive",
                this::stepQuietly,
                LOOK,
                failure -> LOG.log(System.Logger.Level.WARNING, "the archive will try again", failure));
    }

    /// Begins, in a thread of its own.
    public Archive start() {
        worker.start();
        return this;
    }

    @Override
    public void close() {
        worker.close();
    }

    /// Whether the last step worked.
    public boolean running() {
        return worker.running();
    }

    /// Places a legal hold on everything, or releases it.
    ///
    /// @param name such as a case number
    public synchronized void hold(String name, boolean placed) throws IOException, InterruptedException {
        State now = read();
        for (long bundle = 0; bundle < now.bundles; bundle++) {
            storage.hold(TilePaths.entries(bundle, RightEdge.TILE_WIDTH), placed);
            for (String tile : tilesUpTo(bundle)) {
                storage.hold(tile, placed);
            }
        }
        for (long size : kept.sizes()) {
            if (size <= now.checkpoint) {
                storage.hold(KeptCheckpoints.DIRECTORY + "/" + size, placed);
            }
        }
        write(new State(now.bundles, now.checkpoint, placed));
        incidents.record(new Act.HoldChanged(name, placed ? "placed" : "released"));
    }

    /// Deletes an object whose time is over. A refusal is recorded.
    ///
    /// @throws ProblemException `VGL-LED-016` before its time, or while it is held
    public void delete(String name) throws IOException, InterruptedException {
        try {
            storage.delete(name);
        } catch (ProblemException e) {
            incidents.record(
                    new Act.DeletionRefused(name, e.problem().message().contains("(hold)") ? "hold" : "retention"));
            throw e;
        }
        incidents.record(new Act.JobRan("evidence-deleted", name, Map.of()));
    }

    private int stepQuietly() {
        try {
            return step();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /// Keeps what is final now. Needs no [#start].
    ///
    /// @return how many objects
    public synchronized int step() throws IOException, InterruptedException {
        if (!files.hasCheckpoint() || !files.hasKeys()) {
            return 0;
        }
        State now = read();
        long full = files.checkpoint(files.keys()).size() / RightEdge.TILE_WIDTH;
        int count = 0;
        try {
            for (long bundle = now.bundles; bundle < full; bundle++) {
                count += keep(TilePaths.entries(bundle, RightEdge.TILE_WIDTH), retention.entries, now.held);
                for (String tile : tilesUpTo(bundle)) {
                    count += keep(tile, retention.entries, now.held);
                }
                now = new State(bundle + 1, now.checkpoint, now.held);
                write(now);
            }
            for (long size : kept.sizes()) {
                Optional<byte[]> token = kept.token(size);
                if (size > now.checkpoint && token.isPresent()) {
                    String name = KeptCheckpoints.DIRECTORY + "/" + size;
                    count += keep(name, retention.checkpoints, now.held);
                    count += keep(name + ".tsr", retention.checkpoints, now.held);
                    now = new State(now.bundles, size, now.held);
                    write(now);
                }
            }
        } catch (ProblemException e) {
            incidents.raise(Verification.CONTRADICTION, e.problem());
            throw e;
        }
        return count;
    }

    private int keep(String name, Period period, boolean held) throws IOException, InterruptedException {
        Instant until = clock.instant().atOffset(ZoneOffset.UTC).plus(period).toInstant();
        storage.keep(name, Files.readAllBytes(directory.resolve(name)), until);
        if (held) {
            storage.hold(name, true);
        }
        return 1;
    }

    /// The full tiles that a bundle completes: its own of leaf hashes, and those above that become full with it.
    private static List<String> tilesUpTo(long bundle) {
        List<String> tiles = new ArrayList<>();
        long index = bundle;
        for (int level = 0; ; level++) {
            tiles.add(TilePaths.hashes(level, index, RightEdge.TILE_WIDTH));
            if ((index + 1) % RightEdge.TILE_WIDTH != 0) {
                return tiles;
            }
            index /= RightEdge.TILE_WIDTH;
        }
    }

    private State read() throws IOException {
        if (!Files.exists(state)) {
            return new State(0, -1, false);
        }
        String[] parts = Files.readString(state).strip().split(" ");
        return new State(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Boolean.parseBoolean(parts[2]));
    }

    private void write(State now) throws IOException {
        DurableFiles durable = new DurableFiles();
        durable.write(
                state, (now.bundles + " " + now.checkpoint + " " + now.held + "\n").getBytes(StandardCharsets.UTF_8));
        durable.sync();
    }

    /// @param bundles full bundles that are kept
    /// @param checkpoint the size of the largest stamped checkpoint that is
    /// @param held whether a legal hold is placed
    private record State(long bundles, long checkpoint, boolean held) {}
}
