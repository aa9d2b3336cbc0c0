package health.vigil.ledger;

import health.vigil.base.ProblemException;
import health.vigil.base.Worker;
import health.vigil.ledger.internal.note.Cosigned;
import health.vigil.ledger.internal.note.SignedNote;
import health.vigil.ledger.internal.note.WitnessClient;
import health.vigil.ledger.internal.tiles.DurableFiles;
import health.vigil.ledger.internal.tiles.KeptCheckpoints;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.tiles.TilePaths;
import health.vigil.ledger.internal.timestamp.TimestampReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Lets others speak for a log's checkpoints, beside the sequencer and never in its way: witnesses sign each newest
/// one, and at an interval one is kept for ever and stamped with the time. What fails is tried again and shows in
/// [#silent]; a witness that has seen another history raises an incident.
public final class Notary implements AutoCloseable {
    /// Named in incidents: a witness has seen another history.
    static final String FORK = "ledger-fork";

    private static final System.Logger LOG = System.getLogger("health.vigil.ledger");
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final Sequencer sequencer;
    private final Path directory;
    private final LogFiles files;
    private final KeptCheckpoints kept;
    private final List<WitnessClient> witnesses = new ArrayList<>();
    private final TimestampAuthority authority;
    private final Duration stampEvery;
    private final ClockWatch clocks;
    private final Incidents incidents;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> silent = new ConcurrentHashMap<>();
    private final Worker worker;
    private Optional<Checkpoint> witnessed = Optional.empty();
    private Instant nextStamp = Instant.MIN;
    private long asked = -1;

    /// @param directory the log's
    /// @param witnesses whom to ask, possibly nobody
    /// @param authority who states the time; what somebody else on the way answers is no stamp
    /// @param stampEvery how often a checkpoint is kept and stamped, if the log has grown
    /// @param clocks hears of the times that others state
    /// @param clock the system's
    public Notary(
            Sequencer sequencer,
            Path directory,
            List<WitnessAddress> witnesses,
            TimestampAuthority authority,
            Duration stampEvery,
            ClockWatch clocks,
            Incidents incidents,
            InstantSource clock) {
        this.sequencer = sequencer;
        this.directory = directory;
        this.files = new LogFiles(directory);
        this.kept = new KeptCheckpoints(directory);
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        witnesses.forEach(address -> this.witnesses.add(new WitnessClient(address, http)));
        this.authority = authority;
        this.stampEvery = stampEvery;
        this.clocks = clocks;
        this.incidents = incidents;
        this.clock = clock;
        this.worker = new Worker(
                "ledger-notary",
                this::stepQuietly,
                LOOK,
                failure -> LOG.log(System.Logger.Level.WARNING, "the notary will try again", failure));
    }

    /// Begins, in a thread of its own.
    public Notary start() {
        worker.start();
        return this;
    }

    /// Who did not answer lately: names of witnesses and `timestamp-authority`, and since when.
    public Map<String, Instant> silent() {
        return Map.copyOf(silent);
    }

    @Override
    public void close() {
        worker.close();
    }

    private int stepQuietly() {
        try {
            step();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /// Asks everybody once, if there is something to ask. Needs no [#start].
    public synchronized void step() throws IOException, InterruptedException {
        Optional<Checkpoint> newest = sequencer.newest();
        if (newest.isEmpty() || newest.get().size() == 0) {
            return;
        }
        if (newest.get().size() != asked && !witnesses.isEmpty()) {
            askWitnesses(newest.get());
            asked = newest.get().size();
        }
        if (!clock.instant().isBefore(nextStamp)) {
            stamp(newest.get());
        }
    }

    private void askWitnesses(Checkpoint newest) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (WitnessClient witness : witnesses) {
            String name = witness.address().name();
            try {
                for (SignedNote.Signature signature : witness.cosign(newest, files)) {
                    lines.append(signature.line()).append('\n');
                    clocks.heard("witness", time(signature), Duration.ofSeconds(2));
                }
                silent.remove(name);
            } catch (IOException e) {
                silent.putIfAbsent(name, clock.instant());
                LOG.log(System.Logger.Level.DEBUG, "a witness did not sign", e);
            } catch (ProblemException e) {
                silent.putIfAbsent(name, clock.instant());
                incidents.raise(FORK, e.problem());
            }
        }
        if (witnesses.stream()
                .noneMatch(witness -> silent.containsKey(witness.address().name()))) {
            incidents.cleared(FORK);
        }
        if (!lines.isEmpty()) {
            Checkpoint cosigned = new Checkpoint(newest.origin(), newest.size(), newest.root(), newest.note() + lines);
            DurableFiles durable = new DurableFiles();
            durable.write(
                    directory.resolve(TilePaths.WITNESSED), cosigned.note().getBytes(StandardCharsets.UTF_8));
            durable.sync();
            witnessed = Optional.of(cosigned);
            sequencer.publishCosigned(cosigned);
        }
    }

    private static Instant time(SignedNote.Signature signature) {
        return Instant.ofEpochSecond(Cosigned.split(signature.value()).time());
    }

    /// Keeps the newest checkpoint that witnesses signed and has it stamped. Once that is done and no newer one is
    /// signed by any, the newest itself: silent witnesses do not stop the stamps.
    private void stamp(Checkpoint newest) throws IOException, InterruptedException {
        Checkpoint chosen = witnessed
                .filter(signed -> signed.size() == newest.size()
                        || kept.token(signed.size()).isEmpty())
                .orElse(newest);
        long size = chosen.size();
        if (kept.token(size).isEmpty()) {
            kept.keep(size, chosen.note().getBytes(StandardCharsets.UTF_8));
            byte[] note = kept.note(size);
            byte[] request = TimestampReply.request(note, new BigInteger(64, random));
            try {
                byte[] reply = authority.stamp(request);
                TimestampReply stamp = TimestampReply.parse(reply, request).requireOver(note);
                if (authority.certificates().stream().noneMatch(stamp::isUnder)) {
                    throw new IllegalArgumentException("another authority made it");
                }
                kept.keepToken(size, reply);
                clocks.heard("timestamp-authority", stamp.time(), Duration.ofSeconds(2));
                silent.remove("timestamp-authority");
            } catch (IOException | IllegalArgumentException e) {
                silent.putIfAbsent("timestamp-authority", clock.instant());
                LOG.log(System.Logger.Level.DEBUG, "no time stamp", e);
                nextStamp = clock.instant().plus(RETRY);
                return;
            }
        }
        nextStamp = clock.instant().plus(stampEvery);
    }
}
