package health.vigil.intake;

import health.vigil.base.PatientToken;
import health.vigil.facts.FactPublisher;
import health.vigil.intake.internal.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;

/// Moves the outbox to the facts topic, in order, and forgets a row only when the broker has acknowledged it:
/// each batch arrives at least once.
public final class OutboxRelay {
    private static final int BATCH = 500;

    private final Jdbi identified;
    private final FactPublisher publisher;
    private final IntakeObserver observer;
    private final InstantSource machineClock;

    public OutboxRelay(Jdbi identified, FactPublisher publisher, IntakeObserver observer, InstantSource machineClock) {
        this.identified = identified;
        this.publisher = publisher;
        this.observer = observer;
        this.machineClock = machineClock;
    }

    /// Publishes the oldest rows and waits for the broker.
    ///
    /// @return 0 where these were all, so that what comes meanwhile rests and travels together; else how many
    ///     went out
    public int runOnce() {
        List<Outbox.Row> rows = identified.inTransaction(transaction -> {
            List<Outbox.Row> oldest = Outbox.oldest(transaction, BATCH);
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (Outbox.Row row : oldest) {
                CompletableFuture<Long> acknowledged =
                        publisher.publish(PatientToken.care(row.token()), row.payload(), row.arrived());
                sent.add(acknowledged);
                if (acknowledged.isCompletedExceptionally()) {
                    break; // an unreachable broker is waited for once and not for each row
                }
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
            Outbox.delete(transaction, oldest);
            return oldest;
        });
        Instant now = machineClock.instant();
        rows.forEach(row -> observer.published(Duration.between(row.arrived(), now)));
        return rows.size() < BATCH ? 0 : rows.size();
    }

    /// Whether nothing waits.
    public boolean idle() {
        return identified.withHandle(Outbox::empty);
    }
}
