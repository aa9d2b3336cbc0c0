package health.vigil.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.Problem;
import health.vigil.base.SteppedClock;
import health.vigil.hl7v2.Acknowledgement;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpServer;
import health.vigil.hl7v2.MllpSettings;
import health.vigil.testkit.Requirement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plays a small feed (44 h, two stays) to a real MLLP server.
@Requirement("MIG-6")
class FeedPlayerTest {
    private record Received(String controlId, Instant clock) {}

    private final SteppedClock clock = new SteppedClock(FeedRequest.START);
    private final Acknowledgement acknowledgements = new Acknowledgement(clock, () -> "ACK");
    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
    private final List<PlayProgress> steps = new ArrayList<>();

    private Function<Message, byte[]> answer = acknowledgements::accept;

    @TempDir
    Path feed;

    private List<FeedMessage> messages = List.of();
    private MllpServer server = start();

    @BeforeEach
    void make() {
        new FeedMaker(new FeedRequest(
                        Path.of("src/test/resources/tables"),
                        feed,
                        1,
                        List.of("7001", "7002"),
                        1,
                        FeedRequest.START,
                        Duration.ofDays(2)))
                .make();
        List<FeedMessage> all = new ArrayList<>();
        try (Feed reader = Feed.open(feed)) {
            reader.forEachRemaining(all::add);
        }
        messages = all;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsEveryMessageInOrderAndSeesItAcknowledged() throws InterruptedException {
        PlayProgress end = player(Duration.ZERO, () -> {}).play();

        assertThat(received).extracting(Received::controlId).containsExactlyElementsOf(ids(messages));
        assertThat(end).isEqualTo(new PlayProgress(messages.getLast().sent(), messages.size(), messages.size(), 0));
    }

    @Test
    void playsOnlyTheStaysThatOpenFirstWhereSoManyAreWanted() {
        List<String> first = new ArrayList<>();
        try (Feed one = Feed.open(feed, 1)) {
            one.forEachRemaining(message -> first.add(message.controlId()));

            assertThat(one.stays()).isEqualTo(1);
        }

        assertThat(ids(messages)).containsSubsequence(first).hasSizeGreaterThan(first.size());
        assertThat(first).isNotEmpty();
    }

    @Test
    void stepsTheClockToEachMessageAndNoFurtherThanATickBetween() throws InterruptedException {
        player(Duration.ZERO, () -> {}).play();

        assertThat(received)
                .extracting(Received::clock)
                .containsExactlyElementsOf(
                        messages.stream().map(FeedMessage::sent).toList());
        Instant before = FeedRequest.START;
        for (PlayProgress step : steps) {
            assertThat(Duration.between(before, step.time())).isLessThanOrEqualTo(Duration.ofMinutes(15));
            before = step.time();
        }
    }

    @Test
    void waitsUntilThePlatformIsIdleBeforeEachStep() throws InterruptedException {
        AtomicInteger waits = new AtomicInteger();
        List<Integer> waitsAtStep = new ArrayList<>();
        clock.onStep(time -> waitsAtStep.add(waits.get()));

        player(Duration.ofMinutes(1), waits::incrementAndGet).play();

        assertThat(waitsAtStep).isSorted().doesNotHaveDuplicates().startsWith(0);
    }

    @Test
    void resumesWithTheLastHourSentAgain() throws InterruptedException {
        Instant stopped = messages.get(messages.size() / 2).sent();
        clock.advanceTo(stopped);

        player(Duration.ZERO, () -> {}).play();

        assertThat(received)
                .extracting(Received::controlId)
                .containsExactlyElementsOf(ids(messages.stream()
                        .filter(message -> !message.sent().isBefore(stopped.minus(Duration.ofHours(1))))
                        .toList()));
    }

    @Test
    void countsWhatThePlatformRefuses() throws InterruptedException {
        Problem problem = new Problem("VGL-TST-001", "Not this one.", "Send another.");
        answer = message -> message.header().trigger().equals("A08")
                ? acknowledgements.reject(message, problem)
                : acknowledgements.accept(message);

        PlayProgress end = player(Duration.ofMinutes(1), () -> {}).play();

        assertThat(end.refused()).isEqualTo(2);
        assertThat(end.acknowledged()).isEqualTo(messages.size() - 2);
    }

    @Test
    @Requirement("INT-1")
    void sendsAgainWhatABrokenConnectionLeftUnanswered() throws InterruptedException {
        AtomicInteger count = new AtomicInteger();
        answer = message -> {
            if (count.incrementAndGet() == 3) {
                throw new IllegalStateException("the platform falls over");
            }
            return acknowledgements.accept(message);
        };

        PlayProgress end = player(Duration.ofMinutes(1), () -> {}).play();

        assertThat(end.acknowledged()).isEqualTo(messages.size());
        assertThat(received).extracting(Received::controlId).containsAll(ids(messages));
    }

    @Test
    void stopsWhereItIsInterrupted() {
        FeedPlayer player = player(Duration.ofMinutes(1), () -> {
            if (!received.isEmpty()) {
                throw new InterruptedException();
            }
        });

        assertThatThrownBy(player::play).isInstanceOf(InterruptedException.class);

        assertThat(received).hasSizeLessThan(messages.size());
        assertThat(clock.instant()).isBefore(messages.getLast().sent());
    }

    private FeedPlayer player(Duration quantum, Idle idle) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        PlaySettings settings = new PlaySettings(address, null, quantum, Duration.ofMinutes(15), 16, Integer.MAX_VALUE);
        return new FeedPlayer(feed, clock, settings, Pace.MAX, idle, steps::add);
    }

    private MllpServer start() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return MllpServer.start(MllpSettings.on(any), null, this::handle, problem -> {});
    }

    private CompletableFuture<byte[]> handle(Frame frame) {
        Message message = Message.parse(frame.bytes());
        received.add(new Received(message.header().controlId(), clock.instant()));
        try {
            return CompletableFuture.completedFuture(answer.apply(message));
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static List<String> ids(List<FeedMessage> messages) {
        return messages.stream().map(FeedMessage::controlId).toList();
    }
}
