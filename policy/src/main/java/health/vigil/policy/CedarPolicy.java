package health.vigil.policy;

import com.cedarpolicy.AuthorizationEngine;
import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.exception.AuthException;
import health.vigil.base.Ids;
import health.vigil.base.PhiAccess;
import health.vigil.policy.internal.CedarRequest;
import health.vigil.policy.internal.CheckedPolicies;
import health.vigil.policy.internal.PolicyText;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Decides by Cedar policies. Nothing is remembered between two decisions. Safe for use by several threads.
public final class CedarPolicy implements Policy {
    /// No policy spoke for the request.
    public static final String DEFAULT_DENY = "default-deny";
    /// The request or a policy could not be evaluated.
    public static final String EVALUATION_FAILED = "evaluation-failed";

    private static final int LONGEST_TEXT = 256;
    private static final int MOST_UNITS = 256;

    private final AuthorizationEngine engine = new BasicAuthorizationEngine();
    private final CheckedPolicies policies;
    private final String contentAddress;
    private final Ids ids;

    CedarPolicy(PolicyText text, Ids ids) {
        this.policies = CheckedPolicies.of(text);
        this.contentAddress = text.contentAddress();
        this.ids = ids;
    }

    /// The policies that this version ships, checked; fails with `VGL-POL-002` if they do not hold together.
    ///
    /// @param ids names the decisions
    public static CedarPolicy shipped(Ids ids) {
        return new CedarPolicy(PolicyText.shipped(), ids);
    }

    /// `sha256:` and the digest of the schema and policies in force, for the ledger's `ConfigurationChanged`.
    public String contentAddress() {
        return contentAddress;
    }

    /// The names of the policies in force.
    public Set<String> names() {
        return policies.names();
    }

    @Override
    public Decision decide(AccessRequest request) {
        UUID id = ids.next();
        if (!bounded(request)) {
            return new Decision.Deny(id, request.purpose(), List.of(EVALUATION_FAILED));
        }
        try {
            CedarRequest asked = CedarRequest.of(request, policies.schema());
            return answer(
                    id,
                    request.purpose(),
                    engine.isAuthorized(asked.question(), policies.policies(), asked.entities()));
        } catch (AuthException | RuntimeException e) {
            return new Decision.Deny(id, request.purpose(), List.of(EVALUATION_FAILED));
        }
    }

    /// Cedar skips a policy that errs, also a `forbid`, and may then allow: an answer with errors is a denial here.
    private static Decision answer(UUID id, Purpose purpose, AuthorizationResponse response) {
        AuthorizationSuccessResponse answer = response.success.orElse(null);
        if (answer == null || !answer.getErrors().isEmpty()) {
            return new Decision.Deny(id, purpose, List.of(EVALUATION_FAILED));
        }
        List<String> reasons = answer.getReason().stream().sorted().toList();
        if (answer.isAllowed() && !reasons.isEmpty()) {
            return new Decision.Permit(id, purpose, reasons, PhiAccess.issuedBy(id));
        }
        return new Decision.Deny(id, purpose, reasons.isEmpty() ? List.of(DEFAULT_DENY) : reasons);
    }

    private static boolean bounded(AccessRequest request) {
        Principal principal = request.principal();
        return principal.id().length() <= LONGEST_TEXT
                && request.resource().length() <= LONGEST_TEXT
                && (request.unit() == null || request.unit().length() <= LONGEST_TEXT)
                && principal.units().size() <= MOST_UNITS
                && principal.units().stream().allMatch(unit -> unit.length() <= LONGEST_TEXT);
    }
}
