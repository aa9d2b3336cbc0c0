package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// How much of an answer its caller wants: `_summary` and `_elements`, of the call itself, of an entry of a bundle, or
/// of the first page of what is answered in pages.
final class Portion {
    private static final Set<String> NAMES = Set.of("_summary", "_elements");

    private Portion() {}

    /// Those of the parameters that say so.
    static Map<String, List<String>> in(Map<String, List<String>> parameters) {
        Map<String, List<String>> portion = new LinkedHashMap<>(parameters);
        portion.keySet().retainAll(NAMES);
        return portion;
    }

    /// What a call asks for, and, of a later page that says nothing of it, what the first page asked for.
    private static Map<String, List<String>> of(@Nullable Body body, Map<String, List<String>> parameters) {
        if (!(body instanceof Body.Listed listed) || !Collections.disjoint(parameters.keySet(), NAMES)) {
            return parameters;
        }
        Map<String, List<String>> all = new LinkedHashMap<>(parameters);
        all.putAll(listed.portion());
        return all;
    }

    /// The others.
    static Map<String, List<String>> besides(Map<String, List<String>> parameters) {
        Map<String, List<String>> others = new LinkedHashMap<>(parameters);
        others.keySet().removeAll(NAMES);
        return others;
    }

    /// As much of an answer as is wanted, whether by itself or in a bundle.
    static Outcome cut(FhirContext fhir, Outcome outcome, Map<String, List<String>> parameters) {
        Body body = outcome.body();
        Map<String, List<String>> portion = in(of(body, parameters));
        if (body == null || portion.isEmpty()) {
            return outcome;
        }
        String written = Media.JSON.write(fhir, body, portion);
        Resource part = Media.again(fhir, written);
        return new Outcome(outcome.status(), new Body.Made(part), outcome.version(), outcome.updated());
    }
}
