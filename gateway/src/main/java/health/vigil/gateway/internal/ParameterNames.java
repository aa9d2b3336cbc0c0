package health.vigil.gateway.internal;

import health.vigil.vault.SearchCatalog;
import java.util.Set;
import java.util.stream.Collectors;

/// The names that parameters of a search can have. Another one is the caller's text, and not repeated.
final class ParameterNames {
    private static final Set<String> OF_RESULTS = Set.of(
            "_contained",
            "_containedType",
            "_count",
            "_elements",
            "_format",
            "_has",
            "_include",
            "_pretty",
            "_query",
            "_revinclude",
            "_sort",
            "_summary",
            "_total");

    private ParameterNames() {}

    /// Where an error is (R4, OperationOutcome.issue.location): `http.` and the name, or `http` alone.
    ///
    /// @param sent with a modifier or chain
    static String place(String sent) {
        String name = sent.split("[:.]", 2)[0];
        return OF_RESULTS.contains(name) || Known.NAMES.contains(name) ? "http." + name : "http";
    }

    /// Read when it is first asked for.
    private static final class Known {
        private static final Set<String> NAMES = RecordType.NAMES.stream()
                .flatMap(type -> SearchCatalog.of(type).keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
