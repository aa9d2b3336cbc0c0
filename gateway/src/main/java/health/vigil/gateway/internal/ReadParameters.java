package health.vigil.gateway.internal;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The parameters of reads and histories, which search for nothing. One that is not known is refused, or, where the
/// caller prefers it lenient, left out.
final class ReadParameters {
    private static final Set<String> OF_A_HISTORY = Set.of("_since", "_count", Query.CURSOR);

    /// Of those that R4 has for histories and that are not offered, what would give other versions.
    private static final Set<String> NOT_OF_A_HISTORY = Set.of("_at", "_list");

    private ReadParameters() {}

    /// Refuses what a read does not take.
    static void check(Map<String, List<String>> parameters, boolean lenient) {
        if (!lenient && !Query.OF_THE_RESPONSE.containsAll(parameters.keySet())) {
            throw Refusals.badRequest(
                    "A read does not take one of the parameters.",
                    "Use _summary, _elements, _format and _pretty; Prefer: handling=lenient leaves out others.");
        }
        summary(parameters);
    }

    /// The names of those that a history does not take, which are left out where the caller is lenient, and refused
    /// else.
    static Set<String> notOfAHistory(Map<String, List<String>> parameters, boolean lenient) {
        summary(parameters);
        Set<String> others = parameters.keySet().stream()
                .filter(name -> !OF_A_HISTORY.contains(name) && !Query.OF_THE_RESPONSE.contains(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (others.isEmpty() || (lenient && Collections.disjoint(others, NOT_OF_A_HISTORY))) {
            return others;
        }
        throw Refusals.badRequest(
                "A history does not take one of the parameters.",
                "Use _since and _count; Prefer: handling=lenient leaves out others than _at and _list.");
    }

    private static void summary(Map<String, List<String>> parameters) {
        List<String> values = parameters.get("_summary");
        if (values == null) {
            return;
        }
        Portion.checkSummary(values);
        if (values.contains("count")) {
            throw Refusals.badRequest("_summary=count is of searches.", "Use true, text, data or false.");
        }
    }
}
