package health.vigil.vault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search over current versions of one type. Conditions are and-ed; the values of one condition are or-ed.
///
/// @param type FHIR resource type
/// @param conditions what must hold
/// @param descending when true newest first by the type's clinical date (`date`, `recorded`; last update where
///     there is none); when false by last update, oldest first, so that pages stay put while new records arrive
/// @param limit page size, 1 to 1000
/// @param after opaque cursor from the previous page, null for the first
public record RecordSearch(
        String type,
        List<Condition> conditions,
        boolean descending,
        int limit,
        @Nullable String after) {
    public RecordSearch {
        conditions = List.copyOf(conditions);
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("a page has 1 to 1000 records");
        }
    }

    /// One search parameter.
    ///
    /// @param parameter FHIR search parameter name, such as `identifier`, `patient`, `code`, `date`, `family`
    /// @param values as in the URL: `system|code`, `Patient/id`, `ge2026-01-01`; prefixes and `|` are interpreted
    ///     by the parameter's type
    public record Condition(String parameter, List<String> values) {
        public Condition {
            values = List.copyOf(values);
        }
    }

    /// One page.
    ///
    /// @param records the matches
    /// @param next cursor for the next page, null on the last
    public record Page(List<StoredRecord> records, @Nullable String next) {
        public Page {
            records = List.copyOf(records);
        }
    }
}
