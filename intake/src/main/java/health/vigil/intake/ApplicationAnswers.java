package health.vigil.intake;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpClient;
import health.vigil.intake.internal.AnswerTable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jdbi.v3.core.Jdbi;

/// Sends the application acknowledgements of the enhanced mode (MSH-16) to the senders' listeners. Each was written
/// with
/// what it tells of, in one transaction, and is forgotten when the listener has accepted it: so it arrives at least
/// once, under one control id, whatever is restarted meanwhile. A listener that does not take it is tried again, at
/// longer and longer intervals up to ten minutes.
public final class ApplicationAnswers {
    private static final int BATCH = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Set<String> ACCEPTED = Set.of("CA", "AA");

    private final Jdbi identified;
    private final Senders senders;
    private final SSLContext tls;
    private final InstantSource machineClock;

    /// @param tls whom it trusts, and the certificate it shows
    public ApplicationAnswers(Jdbi identified, Senders senders, SSLContext tls, InstantSource machineClock) {
        this.identified = identified;
        this.senders = senders;
        this.tls = tls;
        this.machineClock = machineClock;
    }

    /// Sends what is due. What waits for a sender that has no listener any more is forgotten.
    ///
    /// @return how many have left the queue
    public int runOnce() {
        return identified.inTransaction(transaction -> {
            int done = 0;
            Set<InetSocketAddress> silent = new HashSet<>();
            try (Lines lines = new Lines()) {
                for (AnswerTable.Row row : AnswerTable.due(transaction, machineClock.instant(), BATCH)) {
                    Optional<InetSocketAddress> listener =
                            senders.of(row.sender()).listener();
                    if (listener.isEmpty()
                            || (!silent.contains(listener.get()) && lines.accepts(listener.get(), row.message()))) {
                        AnswerTable.sent(transaction, row);
                        done++;
                    } else {
                        silent.add(listener.get());
                        AnswerTable.failed(
                                transaction, row, machineClock.instant().plus(pause(row.attempts())));
                    }
                }
            }
            return done;
        });
    }

    private static Duration pause(int attempts) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /// The connections of one round.
    private final class Lines implements AutoCloseable {
        private final Map<InetSocketAddress, MllpClient> open = new HashMap<>();

        /// Whether the listener has taken the answer.
        boolean accepts(InetSocketAddress listener, byte[] message) {
            try {
                MllpClient client = open.computeIfAbsent(
                        listener,
                        one -> MllpClient.connect(new InetSocketAddress(one.getHostString(), one.getPort()), tls, 1));
                byte[] answer = client.send(message).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                return ACCEPTED.contains(
                        Message.parse(answer).segment("MSA").field(1).text());
            } catch (ProblemException | ExecutionException | TimeoutException e) {
                return false; // it is tried again, whatever the cause
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            open.values().forEach(MllpClient::close);
        }
    }
}
