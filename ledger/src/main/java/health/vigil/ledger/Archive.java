package health.vigil.ledger;

import health.vigil.base.ProblemException;
import health.vigil.base.Worker;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.storage.Rereading;
import health.vigil.ledger.internal.storage.StorageProblems;
import health.vigil.ledger.internal.tiles.DurableFiles;
import health.vigil.ledger.internal.tiles.FinalFiles;
import health.vigil.ledger.internal.tiles.KeptCheckpoints;
import health.vigil.ledger.internal.tiles.LogFiles;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// Brings a log's final files, full tiles and bundles and kept checkpoints, into write-once storage, beside the
/// sequencer and never in its way, and reads them there again and again. What goes there is held against the signed
/// checkpoint before: nobody could take it back. A storage that holds something else, or nothing where nobody
/// deleted, raises an incident. While a legal hold is in force, every object is held, also those to come.
public final class Archive implements AutoCloseable {
    /// Named in incidents.
    static final String CONTRADICTION = "storage-contradiction";

    private static final int REREAD_AT_ONCE = 64;
    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Pattern OBJECT =
            Pattern.compile("(tile/(entries|[0-9]{1,2})(/x[0-9]{3}){0,6}/[0-9]{3}|checkpoints/[0-9]{1,18}(\\.tsr)?)");

    private final LogFiles files;
    private final FinalFiles finals;
    private final KeptCheckpoints kept;
    private final Rereading rereading;
    private final WriteOnceStorage storage;
    private final Retention retention;
    private final Path state;
    private final BooleanSupplier held;
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
    /// @param state file of how far it came and whether its objects are held
    /// @param held whether a legal hold is in force
    /// @param clock the system's
    public Archive(
            Path directory,
            WriteOnceStorage storage,
            Retention retention,
            Path state,
            BooleanSupplier held,
            Incidents incidents,
            InstantSource clock) {
        this.files = new LogFiles(directory);
        this.finals = new FinalFiles(directory);
        this.kept = new KeptCheckpoints(directory);
        this.rereading = new Rereading(storage, directory, state.resolveSibling(state.getFileName() + ".deleted"));
        this.storage = storage;
        this.retention = retention;
        this.state = state;
        this.held = held;
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

    /// Deletes an object whose time is over. That it is tried is recorded before, how it ended after.
    ///
    /// @param actor who
    /// @param authority by what right
    /// @throws ProblemException `VGL-LED-016` before its time, or while a hold is in force; `VGL-LED-026` for
    ///     what is no object's name
    public void delete(Actor actor, Authority authority, String name) throws IOException, InterruptedException {
        String object = known(name);
        try {
            if (held.getAsBoolean()) {
                throw StorageProblems.tooEarly(object, "hold");
            }
            incidents.record(actor, authority, new Act.JobRan("evidence-deletion", object, Map.of()));
            storage.delete(object);
            rereading.deleted(object);
        } catch (ProblemException e) {
            String reason = e.problem().message().contains("(hold)") ? "hold" : "retention";
            incidents.record(actor, authority, new Act.DeletionRefused(object, reason));
            throw e;
        }
        incidents.record(actor, authority, new Act.JobRan("evidence-deleted", object, Map.of()));
    }

    /// A name that is written into the log must be one that this archive gives.
    private static String known(String name) {
        if (!OBJECT.matcher(name).matches()) {
            throw new ProblemException(
                    "VGL-LED-026",
                    "The archive keeps nothing under such a name.",
                    "Name a tile, a bundle or a kept checkpoint, such as tile/entries/000 or checkpoints/600.");
        }
        return name;
    }

    private int stepQuietly() {
        try {
            int kept = step();
            reread(REREAD_AT_ONCE);
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /// Keeps what is final now, and holds or lets go what is kept. Needs no [#start].
    ///
    /// @return how many objects
    public synchronized int step() throws IOException, InterruptedException {
        if (!files.hasCheckpoint() || !files.hasKeys()) {
            return 0;
        }
        State now = holding(read(), held.getAsBoolean());
        Checkpoint newest = files.checkpoint(files.keys());
        long full = newest.size() / RightEdge.TILE_WIDTH;
        int count = 0;
        try {
            for (long bundle = now.bundles; bundle < full; bundle++) {
                for (Map.Entry<String, byte[]> file :
                        finals.signed(bundle, newest).entrySet()) {
                    count += keep(file.getKey(), file.getValue(), retention.entries, now.held);
                }
                now = new State(bundle + 1, now.checkpoint, now.held);
                write(now);
            }
            for (long size : kept.sizes()) {
                Optional<byte[]> token = kept.token(size);
                if (size > now.checkpoint && token.isPresent()) {
                    String name = KeptCheckpoints.DIRECTORY + "/" + size;
                    count += keep(name, kept.note(size), retention.checkpoints, now.held);
                    count += keep(name + ".tsr", token.get(), retention.checkpoints, now.held);
                    now = new State(now.bundles, size, now.held);
                    write(now);
                }
            }
        } catch (ProblemException e) {
            incidents.raise(CONTRADICTION, e.problem());
            throw e;
        }
        return count;
    }

    /// Reads objects again, going on behind those of the call before, and after the last from the first on.
    ///
    /// @param most how many
    /// @return how many
    public synchronized int reread(int most) throws IOException, InterruptedException {
        State now = read();
        int count = 0;
        boolean ended = false;
        for (; count < most && !ended; count++) {
            rereading.next(now.bundles, now.checkpoint).ifPresent(problem -> incidents.raise(CONTRADICTION, problem));
            ended = rereading.ended();
        }
        if (ended && rereading.clean()) {
            incidents.cleared(CONTRADICTION);
        }
        return count;
    }

    private State holding(State now, boolean wanted) throws IOException, InterruptedException {
        if (now.held == wanted) {
            return now;
        }
        for (long bundle = 0; bundle < now.bundles; bundle++) {
            for (String name : FinalFiles.names(bundle)) {
                hold(name, wanted);
            }
        }
        for (long size : kept.sizes()) {
            if (size <= now.checkpoint) {
                hold(KeptCheckpoints.DIRECTORY + "/" + size, wanted);
                hold(KeptCheckpoints.DIRECTORY + "/" + size + ".tsr", wanted);
            }
        }
        State then = new State(now.bundles, now.checkpoint, wanted);
        write(then);
        return then;
    }

    /// What was deleted in its time is there no more and needs no hold.
    private void hold(String name, boolean wanted) throws IOException, InterruptedException {
        if (storage.read(name).isPresent()) {
            storage.hold(name, wanted);
        }
    }

    private int keep(String name, byte[] bytes, Period period, boolean held) throws IOException, InterruptedException {
        Instant until = clock.instant().atOffset(ZoneOffset.UTC).plus(period).toInstant();
        storage.keep(name, bytes, until);
        if (held) {
            storage.hold(name, true);
        }
        return 1;
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
    /// @param held whether they are under a hold
    private record State(long bundles, long checkpoint, boolean held) {}
}
