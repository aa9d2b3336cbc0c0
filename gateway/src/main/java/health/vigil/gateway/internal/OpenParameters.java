package health.vigil.gateway.internal;

import health.vigil.vault.SearchCatalog;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// Which parameters of a search may stand in a link: those whose values identify nobody. Texts, numbers that
/// people are known by, their addresses and dates of birth may not, and neither may what is asked of another record.
final class OpenParameters {
    private static final Set<String> OF_PAGES =
            Set.of("_count", "_sort", "_total", "_summary", "_elements", "_format", "_pretty", "_type", "_since");
    private static final Set<String> KINDS = Set.of("token", "reference", "date", "number", "quantity", "uri");
    private static final Set<String> IDENTIFYING = Set.of(
            "telecom",
            "phone",
            "email",
            "birthdate",
            "death-date",
            "accession",
            "requisition",
            "related-id",
            "request");

    private OpenParameters() {}

    /// Whether all of these are.
    ///
    /// @param names of parameters that the type has, with their modifiers
    static boolean all(RecordType<?> type, Collection<String> names) {
        Map<String, SearchCatalog.Entry> known = SearchCatalog.of(type.name());
        return names.stream().allMatch(name -> {
            String bare = name.split(":", 2)[0];
            SearchCatalog.Entry entry = known.get(bare);
            return OF_PAGES.contains(bare)
                    || bare.equals("_include")
                    || bare.equals("_revinclude")
                    || (entry != null
                            && KINDS.contains(entry.kind())
                            && name.indexOf('.') < 0
                            && !IDENTIFYING.contains(bare)
                            && !bare.endsWith("identifier")
                            && !name.endsWith(":identifier")
                            && !name.endsWith(":text")
                            && !name.endsWith(":of-type"));
        });
    }
}
