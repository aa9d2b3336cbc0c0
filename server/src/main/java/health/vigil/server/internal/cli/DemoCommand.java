package health.vigil.server.internal.cli;

import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import health.vigil.sandbox.Feed;
import health.vigil.sandbox.FeedPlayer;
import health.vigil.sandbox.Pace;
import health.vigil.sandbox.PlayProgress;
import health.vigil.sandbox.PlaySettings;
import health.vigil.server.Platform;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.Sandbox;
import health.vigil.server.internal.SandboxClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The sandbox: everything embedded, a ward of synthetic patients, and real de-identified stays replayed over
/// MLLP.
@Command(
        name = "demo",
        description = "Opens a sandbox ward and replays ICU stays as HL7 v2 over MLLP/TLS.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(
            names = "--patients",
            paramLabel = "N",
            description = "the stays of the feed that open first, at most so many (default: all)")
    private int patients = Integer.MAX_VALUE;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "times real time, or max (default: ${DEFAULT-VALUE}); a ward fills at full speed first",
            defaultValue = "60")
    private String speed = "60";

    @Option(names = "--until-done", description = "end when the replay does, and print a summary as JSON")
    private boolean untilDone;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "where everything is kept (default: vigil-data)")
    private Path data = Path.of("vigil-data");

    @Option(
            names = "--feed",
            paramLabel = "DIR",
            description = "a feed made by 'vigil feed' (default: the shipped one)")
    private @Nullable Path feed;

    @Option(names = "--https-port", paramLabel = "PORT", description = "default: ${DEFAULT-VALUE}; 0 for any free one")
    private int httpsPort = 8443;

    @Option(names = "--mllp-port", paramLabel = "PORT", description = "default: ${DEFAULT-VALUE}; 0 for any free one")
    private int mllpPort = 2575;

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter err = spec.commandLine().getErr();
        Path directory = feed == null
                ? Path.of(System.getProperty("vigil.home", "")).resolve("feeds").resolve("icu")
                : feed;
        if (patients < 1) {
            throw new ParameterException(spec.commandLine(), "--patients takes a number above 0");
        }
        Instant first;
        int stays;
        try (Feed opened = Feed.open(directory, patients)) {
            first = Instant.parse(opened.manifest().first());
            stays = opened.stays();
        }
        Pace pace = pace(first);
        SandboxClock stored = SandboxClock.in(data, first);
        SteppedClock clock = new SteppedClock(stored.time());
        Platform platform = Platform.start(VigilConfig.embedded(data, httpsPort, mllpPort), clock);
        Thread player = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(platform, player), "stop"));
        clock.onStep(stored::keep);
        err.println();
        err.println("The sandbox ward is open at " + platform.url() + " (its certificate is made here:");
        err.println("  trust " + data.resolve("tls").resolve("authority.crt") + ", or accept it in the browser).");
        Sandbox.accounts(platform.accounts())
                .forEach(
                        signIn -> err.printf("  %-20s %-22s %s%n", signIn.role(), signIn.account(), signIn.password()));
        err.println();
        err.flush();
        PlayProgress played;
        try {
            played = play(directory, platform, clock, pace, err);
        } catch (InterruptedException e) {
            err.println("The replay was stopped; the next demo goes on from here.");
            err.flush();
            return 0;
        }
        err.println("The replay has ended.");
        err.flush();
        if (untilDone) {
            long signed = platform.checkpoint();
            JSON.writeValue(
                    spec.commandLine().getOut(),
                    Sandbox.summary(platform, data.resolve("ledger"), stays, played, signed));
            spec.commandLine().getOut().println();
            spec.commandLine().getOut().flush();
            platform.close();
            return 0;
        }
        platform.awaitClose();
        return 0;
    }

    private PlayProgress play(Path directory, Platform platform, SteppedClock clock, Pace pace, PrintWriter err)
            throws InterruptedException {
        AtomicLong reported = new AtomicLong(System.nanoTime());
        return new FeedPlayer(
                        directory,
                        clock,
                        PlaySettings.to(platform.mllpAddress(), platform.senderTls())
                                .withStays(patients),
                        pace,
                        platform::awaitIdle,
                        progress -> report(progress, reported, err))
                .play();
    }

    private static void report(PlayProgress progress, AtomicLong reported, PrintWriter err) {
        long now = System.nanoTime();
        if (now - reported.get() >= REPORT_EVERY.toNanos()) {
            reported.set(now);
            err.printf(
                    "  %s  %d messages sent, %d acknowledged, %d refused%n",
                    progress.time(), progress.sent(), progress.acknowledged(), progress.refused());
            err.flush();
        }
    }

    /// A ward fills over the first 30 hours at full speed, so that there is something to see.
    private Pace pace(Instant first) {
        if (speed.equals("max")) {
            return Pace.MAX;
        }
        try {
            return Pace.times(Double.parseDouble(speed)).after(first.plus(Duration.ofHours(30)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--speed takes a number above 0, or max", e);
        }
    }

    private static void stop(Platform platform, Thread player) {
        player.interrupt();
        try {
            platform.close();
        } catch (ProblemException e) {
            System.Logger log = System.getLogger(DemoCommand.class.getName());
            log.log(System.Logger.Level.WARNING, e.problem().code());
        }
    }
}
