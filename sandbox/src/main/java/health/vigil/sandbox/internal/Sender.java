package health.vigil.sandbox.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpClient;
import health.vigil.sandbox.FeedMessage;
import health.vigil.sandbox.PlayProgress;
import health.vigil.sandbox.PlaySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Sends messages and sees each one answered, as a careful hospital interface does: connects again when the
/// connection breaks, sends again what was not acknowledged.
public final class Sender implements AutoCloseable {
    private static final int ATTEMPTS = 8;
    private static final Duration BETWEEN = Duration.ofMillis(250);

    private enum Answer {
        STORED,
        REJECTED,
        TRY_AGAIN
    }

    private final PlaySettings settings;
    private @Nullable MllpClient client;
    private long sent;
    private long acknowledged;
    private long refused;

    public Sender(PlaySettings settings) {
        this.settings = settings;
    }

    /// Sends messages in order and returns when each is answered for good. A message that is answered AE as often as
    /// it is tried counts as refused.
    ///
    /// @throws ProblemException `VGL-SBX-008` when no connection is to be had any more
    public void send(List<FeedMessage> messages) throws InterruptedException {
        sent += messages.size();
        List<FeedMessage> open = messages;
        for (int attempt = 1; !open.isEmpty(); attempt++) {
            if (attempt > 1) {
                Thread.sleep(BETWEEN.multipliedBy(attempt));
            }
            open = attempt(open, attempt == ATTEMPTS);
        }
    }

    /// The counts so far.
    public PlayProgress progress(Instant time) {
        return new PlayProgress(time, sent, acknowledged, refused);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }

    private List<FeedMessage> attempt(List<FeedMessage> messages, boolean last) throws InterruptedException {
        Map<FeedMessage, CompletableFuture<byte[]>> answers = new LinkedHashMap<>();
        try {
            MllpClient connection = connection();
            messages.forEach(message -> answers.put(message, connection.send(message.bytes())));
        } catch (ProblemException e) {
            if (last) {
                throw new ProblemException(
                        new Problem(
                                "VGL-SBX-008",
                                "The platform's MLLP door cannot be reached.",
                                "Check that the platform runs, then play again: it resumes at the platform's clock."),
                        e);
            }
            return messages;
        }
        List<FeedMessage> open = new ArrayList<>();
        for (Map.Entry<FeedMessage, CompletableFuture<byte[]>> one : answers.entrySet()) {
            switch (answer(one.getValue())) {
                case STORED -> acknowledged++;
                case REJECTED -> refused++;
                case TRY_AGAIN -> open.add(one.getKey());
            }
        }
        if (last) {
            refused += open.size();
            return List.of();
        }
        return open;
    }

    private MllpClient connection() {
        if (client == null || !client.isOpen()) {
            client = MllpClient.connect(settings.server(), settings.tls(), settings.inFlight());
        }
        return client;
    }

    private static Answer answer(CompletableFuture<byte[]> future) throws InterruptedException {
        try {
            return switch (Message.parse(future.get())
                    .segment("MSA")
                    .field(1)
                    .component(1)
                    .text()) {
                case "AA", "CA" -> Answer.STORED;
                case "AR", "CR" -> Answer.REJECTED;
                default -> Answer.TRY_AGAIN;
            };
        } catch (ExecutionException | MalformedMessageException e) {
            return Answer.TRY_AGAIN;
        }
    }
}
