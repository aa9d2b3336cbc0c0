package health.vigil.gateway.internal;

import health.vigil.vault.SearchCatalog;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which parameters of a search may stand in a link: those whose values identify nobody, by the elements that they
/// look at. What is asked of another record may not, and neither may what a modifier turns into a text or a number.
final class OpenParameters {
    private static final Set<String> OF_PAGES =
            Set.of("_count", "_sort", "_total", "_type", "_since", "_include", "_revinclude");
    private static final Set<String> TELLING = Set.of("identifier", "text", "of-type");

    private OpenParameters() {}

    /// Whether all of these are.
    ///
    /// @param names of parameters that the type has, with their modifiers
    static boolean all(RecordType<?> type, Collection<String> names) {
        Map<String, SearchCatalog.Entry> known = SearchCatalog.of(type.name());
        return names.stream().allMatch(name -> {
            String[] parts = name.split(":", 2);
            return OF_PAGES.contains(parts[0])
                    || Query.OF_THE_RESPONSE.contains(name)
                    || isOpen(known.get(parts[0]), parts.length == 1 ? "" : parts[1]);
        });
    }

    private static boolean isOpen(SearchCatalog.@Nullable Entry parameter, String modifier) {
        return parameter != null
                && !parameter.identifying()
                && !TELLING.contains(modifier)
                && modifier.indexOf('.') < 0;
    }
}
