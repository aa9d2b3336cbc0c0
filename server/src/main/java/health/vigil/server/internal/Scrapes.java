package health.vigil.server.internal;

import health.vigil.base.Ids;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// The platform's metrics, for those who may operate it. They hold nothing of a patient, but who looked at them is
/// evidence like every other access. Safe for several threads.
public final class Scrapes {
    private static final String METRICS = "metrics";

    private final Supplier<String> metrics;
    private final Policy policy;
    private final Jdbi operational;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;

    /// @param metrics in the Prometheus text format, as they are at the moment
    /// @param operational the pool that its entries are written with
    /// @param clock of entries
    public Scrapes(
            Supplier<String> metrics, Policy policy, Jdbi operational, Ledger ledger, Ids ids, InstantSource clock) {
        this.metrics = metrics;
        this.policy = policy;
        this.operational = operational;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    /// The metrics as they are now.
    ///
    /// @return empty where policy refuses; either is recorded and committed before this returns
    public Optional<String> read(Principal principal) {
        Decision decision = policy.decide(new AccessRequest(
                principal, Action.OPERATE, DataCategory.OPERATIONAL, METRICS, null, null, Purpose.OPERATIONS));
        Entry entry = new Entry(
                ids.next(),
                clock.instant(),
                principal.actor(),
                decision.authority(),
                null,
                new Act.RecordsDisclosed(METRICS, List.of(), List.of()));
        operational.useTransaction(transaction -> ledger.append(transaction, entry));
        return switch (decision) {
            case Decision.Permit _ -> Optional.of(metrics.get());
            case Decision.Deny _ -> Optional.empty();
        };
    }
}
