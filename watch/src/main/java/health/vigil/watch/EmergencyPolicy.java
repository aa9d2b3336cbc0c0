package health.vigil.watch;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Actor;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import java.util.function.BiPredicate;

/// Policy that knows of emergency access: what it refuses is asked once more as what it then is, so the policies
/// decide what an emergency opens, and the decision names them.
public final class EmergencyPolicy implements Policy {
    private final Policy policy;
    private final BiPredicate<String, PatientToken> open;

    /// @param open whether an actor has emergency access to a patient, by audit token, now
    public EmergencyPolicy(Policy policy, BiPredicate<String, PatientToken> open) {
        this.policy = policy;
        this.open = open;
    }

    @Override
    public Decision decide(AccessRequest request) {
        Decision usual = policy.decide(request);
        PatientToken subject = request.subject();
        return usual instanceof Decision.Deny
                        && subject != null
                        && request.principal().kind() == Actor.Kind.PERSON
                        && open.test(request.principal().id(), subject)
                ? policy.decide(request.inEmergency())
                : usual;
    }
}
