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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Decides by Cedar policies. What they answer follows from the question alone and from a set of policies that
/// stays the same for the life of the process, so an answer is remembered by everything that the policies can see
/// of the question; each decision is one of its own all the same. Safe for use by several threads.
public final class CedarPolicy implements Policy {
    /// No policy spoke for the request.
    public static final String DEFAULT_DENY = "default-deny";
    /// The request or a policy could not be evaluated.
    public static final String EVALUATION_FAILED = "evaluation-failed";

    private static final int LONGEST_TEXT = 256;
    private static final int MOST_UNITS = 256;
    private static final int MOST_ANSWERS = 20_000;

    private final AuthorizationEngine engine = new BasicAuthorizationEngine();
    private final CheckedPolicies policies;
    private final String contentAddress;
    private final Ids ids;
    private final Map<CedarRequest.Visible, Answer> answers = new ConcurrentHashMap<>();

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
        Answer answer = answer(CedarRequest.Visible.of(request));
        return answer.permits()
                ? new Decision.Permit(id, request.purpose(), answer.policies(), PhiAccess.issuedBy(id))
                : new Decision.Deny(id, request.purpose(), answer.policies());
    }

    /// What the policies say.
    private record Answer(boolean permits, List<String> policies) {
        static final Answer FAILED = new Answer(false, List.of(EVALUATION_FAILED));
    }

    /// A failure is not remembered. Past the bound everything is forgotten, which costs time and nothing else.
    private Answer answer(CedarRequest.Visible question) {
        Answer known = answers.get(question);
        if (known != null) {
            return known;
        }
        Answer answer = asked(question);
        if (!answer.equals(Answer.FAILED)) {
            if (answers.size() >= MOST_ANSWERS) {
                answers.clear();
            }
            answers.put(question, answer);
        }
        return answer;
    }

    private Answer asked(CedarRequest.Visible question) {
        try {
            CedarRequest asked = CedarRequest.of(question, policies.schema());
            return answer(engine.isAuthorized(asked.question(), policies.policies(), asked.entities()));
        } catch (AuthException | RuntimeException e) {
            return Answer.FAILED;
        }
    }

    /// Cedar skips a policy that errs, also a `forbid`, and may then allow: an answer with errors is a denial here.
    private static Answer answer(AuthorizationResponse response) {
        AuthorizationSuccessResponse answer = response.success.orElse(null);
        if (answer == null || !answer.getErrors().isEmpty()) {
            return Answer.FAILED;
        }
        List<String> reasons = answer.getReason().stream().sorted().toList();
        if (answer.isAllowed() && !reasons.isEmpty()) {
            return new Answer(true, reasons);
        }
        return new Answer(false, reasons.isEmpty() ? List.of(DEFAULT_DENY) : reasons);
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
