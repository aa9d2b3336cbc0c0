package health.vigil.sandbox;

import health.vigil.base.SteppedClock;
import health.vigil.sandbox.internal.Sender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Plays a feed to the platform and drives the sandbox's clock: steps to the time of the messages that are due, sends
/// them, waits for their acknowledgements and until the platform is idle, and only then steps on.
///
/// Where the clock starts, the feed starts: messages from more than an hour before are taken as sent in an earlier
/// run, those of the last hour are sent again, for the platform stores a repeated message once.
public final class FeedPlayer {
    private static final Duration SENT_AGAIN = Duration.ofHours(1);

    private final Path directory;
    private final SteppedClock clock;
    private final PlaySettings settings;
    private final Pace pace;
    private final Idle idle;
    private final Consumer<PlayProgress> listener;

    /// @param directory a feed
    /// @param clock the platform's clock; nobody else steps it
    /// @param listener hears of each step, on the playing thread
    public FeedPlayer(
            Path directory,
            SteppedClock clock,
            PlaySettings settings,
            Pace pace,
            Idle idle,
            Consumer<PlayProgress> listener) {
        this.directory = directory;
        this.clock = clock;
        this.settings = settings;
        this.pace = pace;
        this.idle = idle;
        this.listener = listener;
    }

    /// Plays to the end.
    ///
    /// @return the last progress
    /// @throws InterruptedException when the thread is interrupted; the connection is closed, and playing
    ///     again with the same clock resumes
    /// @throws health.vigil.base.ProblemException `VGL-SBX-007` when the directory is no feed, `VGL-SBX-008`
    ///     when the platform cannot be reached any more
    public PlayProgress play() throws InterruptedException {
        Instant from = clock.instant().minus(SENT_AGAIN);
        try (Feed feed = Feed.open(directory, settings.stays());
                Sender sender = new Sender(settings)) {
            while (feed.hasNext() && feed.peek().sent().isBefore(from)) {
                feed.next();
            }
            while (feed.hasNext()) {
                Instant due = endOfQuantum(feed.peek().sent());
                tickTowards(due, sender);
                step(due, batch(feed, due), sender);
            }
            return sender.progress(clock.instant());
        }
    }

    private void tickTowards(Instant due, Sender sender) throws InterruptedException {
        Instant tick = clock.instant().plus(settings.tick());
        while (tick.isBefore(due)) {
            step(tick, List.of(), sender);
            tick = clock.instant().plus(settings.tick());
        }
    }

    private void step(Instant time, List<FeedMessage> messages, Sender sender) throws InterruptedException {
        pace.until(time);
        clock.advanceTo(time);
        sender.send(messages);
        idle.await();
        listener.accept(sender.progress(clock.instant()));
    }

    private static List<FeedMessage> batch(Feed feed, Instant due) {
        List<FeedMessage> batch = new ArrayList<>();
        while (feed.hasNext() && !feed.peek().sent().isAfter(due)) {
            batch.add(feed.next());
        }
        return batch;
    }

    private Instant endOfQuantum(Instant sent) {
        long quantum = settings.quantum().toSeconds();
        return quantum == 0 ? sent : Instant.ofEpochSecond(Math.ceilDiv(sent.getEpochSecond(), quantum) * quantum);
    }
}
