package health.vigil.sources.internal.ehr;

import health.vigil.base.Problem;
import health.vigil.intake.Delivery;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.sources.SourceObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Hands over what one source found, and how far it has come.
final class Deliveries {
    private static final int AT_A_TIME = 100;
    private static final int MOST_BYTES = 4 << 20;

    private final String source;
    private final SourceDoor door;
    private final SourceObserver observer;
    private final Principal bringer;
    private Receipt sum = new Receipt(0, 0, 0);

    Deliveries(String source, SourceDoor door, SourceObserver observer) {
        this.source = source;
        this.door = door;
        this.observer = observer;
        this.bringer = new Principal(Actor.Kind.MACHINE, source, Role.SENDER, Set.of(), null);
    }

    Optional<String> progress(String about) {
        return door.progress(about);
    }

    /// Whether so many are enough for one transaction.
    static boolean isEnough(int deliveries, long bytes) {
        return deliveries >= AT_A_TIME || bytes >= MOST_BYTES;
    }

    /// A few to a transaction; how far the source has come is committed with the last of them.
    void deliver(List<Delivery> deliveries, Map<String, String> progress) {
        List<Delivery> batch = new ArrayList<>();
        long bytes = 0;
        for (Delivery delivery : deliveries) {
            if (isEnough(batch.size(), bytes)) {
                commit(batch, Map.of());
                batch.clear();
                bytes = 0;
            }
            batch.add(delivery);
            bytes += delivery.content().length;
        }
        commit(batch, progress);
    }

    private void commit(List<Delivery> deliveries, Map<String, String> progress) {
        Receipt receipt = door.deliver(bringer, deliveries, progress);
        sum = sum.plus(receipt);
        observer.delivered(source, receipt);
    }

    /// Tells of a problem that does not end the round.
    void tell(Problem problem) {
        observer.failed(source, problem);
    }

    /// What became of all so far.
    Receipt sum() {
        return sum;
    }
}
