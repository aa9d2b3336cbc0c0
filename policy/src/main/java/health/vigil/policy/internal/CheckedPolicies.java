package health.vigil.policy.internal;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.model.schema.Schema.JsonOrCedar;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A policy set that Cedar has parsed and checked against its schema. Never changed after it is made: Cedar's cache
/// is a snapshot, which a later change would not reach.
///
/// @param schema the schema, cached
/// @param policies the policies under their own names, cached
/// @param names the policies' names
public record CheckedPolicies(Schema schema, PolicySet policies, Set<String> names) {

    /// Parses and checks. A policy that does not type-check, has no `@id`, or shares one is refused.
    public static CheckedPolicies of(PolicyText text) {
        try {
            Schema schema = Schema.parse(JsonOrCedar.Cedar, text.schema());
            Map<String, Policy> named = named(PolicySet.parsePolicies(text.policies()));
            PolicySet policies = new PolicySet(Set.copyOf(named.values()));
            check(new BasicAuthorizationEngine().validate(new ValidationRequest(schema, policies)));
            schema.cache();
            policies.cache();
            return new CheckedPolicies(schema, policies, Set.copyOf(named.keySet()));
        } catch (AuthException | CacheException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Policy> named(PolicySet parsed) throws AuthException {
        Map<String, Policy> named = new TreeMap<>();
        if (!parsed.templates.isEmpty()) {
            throw refused("templates are not used here", null);
        }
        for (Policy policy : parsed.policies) {
            String id = policy.getAnnotations().get("id");
            if (id == null || id.isBlank()) {
                throw refused("a policy has no @id", null);
            }
            if (named.put(id, new Policy(policy.getSource(), id)) != null) {
                throw refused("two policies are called " + id, null);
            }
        }
        return named;
    }

    private static void check(ValidationResponse response) {
        if (!response.validationPassed()) {
            throw refused(response.toString(), null);
        }
    }

    private static ProblemException refused(String why, @Nullable Throwable cause) {
        Problem problem = new Problem(
                "VGL-POL-002",
                "The policies do not hold together: " + why + ".",
                "Mend the named policy; until then nothing starts.");
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }
}
