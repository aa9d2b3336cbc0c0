package health.vigil.intake;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpClient;
import health.vigil.intake.internal.AnswerTable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jdbi.v3.core.Jdbi;

/// Sends the application acknowledgements of the enhanced mode (MSH-16) to the senders' listeners. Each was written
/// with what it tells of, in one transaction, and is forgotten when the listener has answered it, whatever the
/// answer: so it arrives at least once, under one control id, whatever is restarted meanwhile. A listener that is
/// silent is tried again, at longer and longer intervals up to ten minutes, for three days.
public final class ApplicationAnswers {
    private static final int BATCH = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final Duration CLAIM = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(3);
    private static final Set<String> TAKEN = Set.of("CA", "AA");
    private static final Set<String> REFUSED = Set.of("CE", "CR", "AE", "AR");

    private final Jdbi identified;
    private final Senders senders;
    private final SSLContext tls;
    private final IntakeObserver observer;
    private final InstantSource machineClock;

    /// @param tls whom it trusts, and the certificate it shows
    public ApplicationAnswers(
            Jdbi identified, Senders senders, SSLContext tls, IntakeObserver observer, InstantSource machineClock) {
        this.identified = identified;
        this.senders = senders;
        this.tls = tls;
        this.observer = observer;
        this.machineClock = machineClock;
    }

    /// Sends what is due, those that have waited longest first. No transaction is open meanwhile. What waits for a
    /// sender that has no listener any more is forgotten.
    ///
    /// @return how many have left the queue
    public int runOnce() {
        Instant begun = machineClock.instant();
        List<AnswerTable.Row> rows = identified.inTransaction(
                transaction -> AnswerTable.claim(transaction, begun, begun.plus(CLAIM), BATCH));
        int gone = 0;
        try (Lines lines = new Lines()) {
            for (int i = 0; i < rows.size(); i++) {
                if (machineClock.instant().isAfter(begun.plus(ROUND))) {
                    giveBack(rows.subList(i, rows.size()));
                    break;
                }
                gone += settle(rows.get(i), send(lines, rows.get(i))) ? 1 : 0;
            }
        }
        return gone;
    }

    private AnswerOutcome send(Lines lines, AnswerTable.Row row) {
        Optional<InetSocketAddress> listener = senders.of(row.sender()).listener();
        if (listener.isEmpty()) {
            return AnswerOutcome.WITHOUT_LISTENER;
        }
        AnswerOutcome outcome = lines.send(listener.get(), row.message());
        boolean old = row.written().plus(KEPT).isBefore(machineClock.instant());
        return old && !outcome.ends() ? AnswerOutcome.EXPIRED : outcome;
    }

    private boolean settle(AnswerTable.Row row, AnswerOutcome outcome) {
        Instant again = machineClock.instant().plus(pause(row.attempts()));
        identified.useTransaction(transaction -> {
            if (outcome.ends()) {
                AnswerTable.remove(transaction, row);
            } else {
                AnswerTable.failed(transaction, row, again);
            }
        });
        observer.answered(outcome);
        return outcome.ends();
    }

    private void giveBack(List<AnswerTable.Row> rows) {
        Instant now = machineClock.instant();
        identified.useTransaction(transaction -> AnswerTable.giveBack(transaction, rows, now));
    }

    private static Duration pause(int attempts) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /// The connections of one round.
    private final class Lines implements AutoCloseable {
        private final Map<InetSocketAddress, MllpClient> open = new HashMap<>();
        private final Set<InetSocketAddress> silent = new HashSet<>();

        /// Listeners that were silent are not asked again in this round.
        AnswerOutcome send(InetSocketAddress listener, byte[] message) {
            if (silent.contains(listener)) {
                return AnswerOutcome.SILENT;
            }
            try {
                MllpClient client = open.computeIfAbsent(
                        listener,
                        one -> MllpClient.connect(new InetSocketAddress(one.getHostString(), one.getPort()), tls, 1));
                byte[] answer = client.send(message).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                String code = Message.parse(answer).segment("MSA").field(1).text();
                if (TAKEN.contains(code) || REFUSED.contains(code)) {
                    return TAKEN.contains(code) ? AnswerOutcome.TAKEN : AnswerOutcome.REFUSED;
                }
            } catch (ProblemException | ExecutionException | TimeoutException e) {
                // it is tried again, whatever the cause
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            silent.add(listener);
            return AnswerOutcome.SILENT;
        }

        @Override
        public void close() {
            open.values().forEach(MllpClient::close);
        }
    }
}
