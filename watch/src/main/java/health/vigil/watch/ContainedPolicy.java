package health.vigil.watch;

import health.vigil.base.Ids;
import health.vigil.ledger.Actor;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import java.util.List;
import java.util.function.Predicate;

/// Policy with the brake: every decision about a frozen actor is a denial, whatever the policies say. The platform's
/// own rooms cannot be frozen, since nothing would be recorded any more.
public final class ContainedPolicy implements Policy {
    /// What a denial names.
    public static final String GUARD = "guard-frozen-actor";

    private final Policy policy;
    private final Predicate<String> frozen;
    private final Ids ids;

    /// @param frozen whether an actor is frozen now
    public ContainedPolicy(Policy policy, Predicate<String> frozen, Ids ids) {
        this.policy = policy;
        this.frozen = frozen;
        this.ids = ids;
    }

    @Override
    public Decision decide(AccessRequest request) {
        boolean stopped = request.principal().kind() != Actor.Kind.PLATFORM
                && frozen.test(request.principal().id());
        return stopped ? new Decision.Deny(ids.next(), request.purpose(), List.of(GUARD)) : policy.decide(request);
    }
}
