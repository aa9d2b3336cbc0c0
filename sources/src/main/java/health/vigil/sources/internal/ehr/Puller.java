package health.vigil.sources.internal.ehr;

import health.vigil.base.DatabaseFailure;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.sources.FhirSettings;
import health.vigil.sources.SourceObserver;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// Reads one record system round after round, on a thread of its own, until it is closed.
public final class Puller implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Puller.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);

    private final FhirSettings settings;
    private final SourceObserver observer;
    private final InstantSource wallClock;
    private final Pause pause;
    private final Wire wire;
    private final Ehr ehr;
    private final SourceDoor door;
    private volatile boolean working = true;
    private volatile boolean closed;
    private int failures;

    /// @param assertions who the client is, for a token endpoint
    public Puller(
            FhirSettings settings,
            SSLContext trust,
            Function<URI, String> assertions,
            SourceObserver observer,
            InstantSource wallClock,
            Pause pause,
            SourceDoor door) {
        this.settings = settings;
        this.observer = observer;
        this.wallClock = wallClock;
        this.pause = pause;
        this.door = door;
        this.wire = new Wire(trust);
        Addresses addresses = new Addresses(settings.base(), settings.files());
        this.ehr = new Ehr(
                addresses,
                wire,
                new AccessTokens(addresses, wire, asked(settings), assertions, wallClock),
                pause,
                wallClock);
    }

    /// Patients are wanted with whatever is theirs.
    private static List<String> asked(FhirSettings settings) {
        return Stream.concat(Stream.of("Patient"), settings.types().stream())
                .distinct()
                .toList();
    }

    /// Whether the last round went well, or the first one is not at its end.
    public boolean working() {
        return working;
    }

    /// Rounds until it is closed; for a thread of its own.
    public void run() {
        try {
            while (!closed) {
                pause.of(round() ? settings.every() : untilNextTry());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// One round.
    ///
    /// @return whether it went well
    public boolean round() throws InterruptedException {
        Deliveries deliveries = new Deliveries(settings.name(), door, observer);
        Round round = settings.bulk() instanceof FhirSettings.Bulk.None
                ? new SearchRound(settings, ehr, deliveries, wallClock)
                : new BulkRound(settings, ehr, deliveries, pause, wallClock);
        try {
            round.run();
            failures = 0;
            working = true;
        } catch (ProblemException e) {
            failed(e.problem());
        } catch (RuntimeException e) {
            if (!DatabaseFailure.maySucceedLater(e)) {
                log(e);
            }
            notStored(e);
        } catch (Error e) {
            // a source that stands still unnoticed is worse than one that fails aloud
            log(e);
            notStored(e);
        }
        Receipt sum = deliveries.sum();
        LOG.log(
                System.Logger.Level.INFO,
                "source {0}: a round {1}, {2} stored, {3} repeated, {4} conflicting",
                settings.name(),
                working ? "ended" : "failed",
                sum.stored(),
                sum.repeated(),
                sum.conflicting());
        return working;
    }

    /// Its class only.
    private void log(Throwable failure) {
        LOG.log(
                System.Logger.Level.ERROR,
                "source {0}: {1}",
                settings.name(),
                failure.getClass().getName());
    }

    private void notStored(Throwable failure) {
        failed(new Problem(
                "VGL-SRC-034",
                "What the record system gave could not be stored ("
                        + failure.getClass().getSimpleName() + ").",
                "See whether the database is up and memory suffices; the source goes on where it had come to."));
    }

    private void failed(Problem problem) {
        if (!closed) {
            working = false;
            failures++;
            observer.failed(settings.name(), problem);
        }
    }

    private Duration untilNextTry() {
        Duration longer = FIRST_WAIT.multipliedBy(1L << Math.min(failures, 10));
        return longer.compareTo(settings.every()) < 0 ? longer : settings.every();
    }

    @Override
    public void close() {
        closed = true;
        wire.close();
    }
}
