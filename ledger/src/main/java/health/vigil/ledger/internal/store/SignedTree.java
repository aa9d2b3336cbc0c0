package health.vigil.ledger.internal.store;

import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.Entry;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.LogKeys;
import health.vigil.ledger.internal.merkle.Merkle;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A log's directory and the keys that sign it: entries in, checkpoints out, wherever the entries come from. Nobody
/// else may write there meanwhile. Not safe for several threads.
public final class SignedTree {
    private final Path directory;
    private final LogKeys keys;
    private final InstantSource clock;
    private final TileWriter writer;
    private List<LogKey> signing;
    private Optional<Checkpoint> newest;

    private SignedTree(
            Path directory,
            LogKeys keys,
            InstantSource clock,
            TileWriter writer,
            List<LogKey> signing,
            Optional<Checkpoint> newest) {
        this.directory = directory;
        this.keys = keys;
        this.clock = clock;
        this.writer = writer;
        this.signing = signing;
        this.newest = newest;
    }

    /// Takes an entry by which keys hand over, and brings it under a checkpoint.
    @FunctionalInterface
    public interface Handover {
        void record(Entry entry) throws IOException;
    }

    /// Goes on where a directory ends. [#renewKeys] is to be called before anything else.
    ///
    /// @param clock the time that signatures state: the system's
    /// @throws ProblemException `VGL-LED-005`, `-006`, `-008` or `-009` if directory and keys do not
    ///     belong together
    public static SignedTree open(Path directory, LogKeys keys, InstantSource clock) throws IOException {
        LogFiles files = new LogFiles(directory);
        List<LogKey> signing = keys.signing();
        KeyEnrolment enrolment = new KeyEnrolment(files.hasKeys() ? files.keys() : List.of(), signing);
        Optional<Checkpoint> newest = files.interrupted(enrolment.expected());
        boolean interrupted = newest.isPresent();
        if (!interrupted && files.hasCheckpoint()) {
            newest = Optional.of(files.checkpoint(enrolment.expected()));
        }
        TileWriter writer =
                new TileWriter(directory, newest.map(Checkpoint::size).orElse(0L));
        newest.ifPresent(checkpoint -> compare(files, checkpoint, writer));
        if (interrupted) {
            writer.publish(newest.get().note().getBytes(StandardCharsets.UTF_8));
        }
        return new SignedTree(directory, keys, clock, writer, signing, newest);
    }

    /// The newest checkpoint, if the log has any.
    public Optional<Checkpoint> newest() {
        return newest;
    }

    /// Entries in the tree.
    public long size() {
        return writer.size();
    }

    /// The tree's hash.
    public byte[] root() {
        return writer.root();
    }

    /// Adds entries, and publishes a checkpoint over them; an empty log gets one too.
    ///
    /// @param entries canonical bytes
    public void append(List<byte[]> entries) throws IOException {
        writer.append(entries);
        if (newest.isEmpty() || !entries.isEmpty()) {
            sign();
        }
    }

    /// Signs with the keys that are there now. A new one first gets an entry in which an older one speaks for it, and
    /// a kept checkpoint that both sign over that entry; interrupted anywhere, it is done again.
    public void renewKeys(Handover handover) throws IOException {
        signing = keys.signing();
        LogFiles files = new LogFiles(directory);
        KeyEnrolment enrolment = new KeyEnrolment(files.hasKeys() ? files.keys() : List.of(), signing);
        if (enrolment.complete()) {
            return;
        }
        List<LogKey> unknown = enrolment.unknown();
        if (!unknown.isEmpty()) {
            handover.record(new Entry(
                    new Ids(clock, new SecureRandom()).next(),
                    clock.instant(),
                    Actor.platform("ledger"),
                    new Authority.Duty("log-key-rotation@1"),
                    null,
                    enrolment.speaker().handOverTo(unknown)));
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

    /// Whether other keys sign than at the last call of [#renewKeys].
    public boolean keysChanged() throws IOException {
        return !keys.signing().equals(signing);
    }

    /// Replaces the newest checkpoint by the same one with more signatures.
    ///
    /// @return false where the log has grown since
    public boolean publishCosigned(Checkpoint cosigned) throws IOException {
        Checkpoint now = newest.orElse(null);
        if (now == null || now.size() != cosigned.size() || !now.root().equals(cosigned.root())) {
            return false;
        }
        publish(cosigned);
        return true;
    }

    private void sign() throws IOException {
        publish(Checkpoint.sign(signing, writer.size(), writer.root(), clock.instant()));
    }

    private void publish(Checkpoint checkpoint) throws IOException {
        writer.publish(checkpoint.note().getBytes(StandardCharsets.UTF_8));
        newest = Optional.of(checkpoint);
    }

    /// Compares what a start can afford to: the root that the directory's edge gives, and the last entries. The
    /// verifier compares the rest.
    private static void compare(LogFiles files, Checkpoint newest, TileWriter writer) {
        if (!Base64.getEncoder().encodeToString(writer.root()).equals(newest.root())) {
            throw differs("The log's tiles do not give the root that its checkpoint signs.");
        }
        if (newest.size() > 0) {
            long bundle = (newest.size() - 1) / RightEdge.TILE_WIDTH;
            int width = (int) (newest.size() - bundle * RightEdge.TILE_WIDTH);
            List<byte[]> leaves =
                    files.bundle(bundle, width).stream().map(Merkle::leaf).toList();
            if (!Arrays.deepEquals(
                    leaves.toArray(), files.tile(0, bundle, width).toArray())) {
                throw differs("The log's last entries are not those that its tiles name.");
            }
        }
    }

    static ProblemException differs(String message) {
        return new ProblemException(
                "VGL-LED-005",
                message,
                "One of the two was changed. Stop, keep both, and run vigil ledger verify on the directory.");
    }
}
