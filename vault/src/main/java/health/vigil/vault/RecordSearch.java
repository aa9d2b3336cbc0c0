package health.vigil.vault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search over current versions of one type. Conditions are and-ed; the values of one condition are or-ed.
///
/// @param type FHIR resource type
/// @param within the record whose compartment is searched (R4, 2.14.3), null for everywhere
/// @param conditions what must hold
/// @param order by what the matches are ordered; where it is empty by last update, oldest first, so that pages stay
///     put while new records arrive. What has no value comes last in either direction. One order by `_id`,
/// `_lastUpdated` or the type's time of care costs nothing;
///     any other opens all matches first, 5,000 at most (`VGL-VLT-414`)
/// @param limit page size, 1 to 1000
/// @param after opaque cursor from the previous page, null for the first
public record RecordSearch(
        String type,
        @Nullable RecordKey within,
        List<Condition> conditions,
        List<Order> order,
        int limit,
        @Nullable String after) {
    public RecordSearch {
        conditions = List.copyOf(conditions);
        order = List.copyOf(order);
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("a page has 1 to 1000 records");
        }
    }

    /// A search everywhere.
    public RecordSearch(String type, List<Condition> conditions, List<Order> order, int limit, @Nullable String after) {
        this(type, null, conditions, order, limit, after);
    }

    /// A search everywhere.
    ///
    /// @param descending newest first by the type's time of care; else in the order of updates
    public RecordSearch(
            String type, List<Condition> conditions, boolean descending, int limit, @Nullable String after) {
        this(type, conditions, descending ? List.of(Order.NEWEST) : List.of(), limit, after);
    }

    /// The same search from another place on.
    public RecordSearch from(@Nullable String cursor) {
        return new RecordSearch(type, within, conditions, order, limit, cursor);
    }

    /// The same search in a compartment; null for everywhere.
    public RecordSearch within(@Nullable RecordKey record) {
        return new RecordSearch(type, record, conditions, order, limit, after);
    }

    /// The same search by pages of another size.
    public RecordSearch limitedTo(int size) {
        return new RecordSearch(type, within, conditions, order, size, after);
    }

    /// The same search with other conditions.
    public RecordSearch where(List<Condition> others) {
        return new RecordSearch(type, within, others, order, limit, after);
    }

    /// One search parameter.
    ///
    /// @param parameter as in the URL, with what belongs to its name: `code`, `family:exact`,
    /// `subject:Patient.name`,
    ///     `_has:Observation:patient:code`
    /// @param values as in the URL, with their escapes: `system|code`, `Patient/id`, `ge2026-01-01`
    public record Condition(String parameter, List<String> values) {
        public Condition {
            values = List.copyOf(values);
        }
    }

    /// One key of the order.
    ///
    /// @param parameter a search parameter of the type, or [#TIME_OF_CARE]
    public record Order(String parameter, boolean descending) {
        /// The type's time of care, whatever its parameter is called; last update where it has none.
        public static final String TIME_OF_CARE = "_care";

        /// Newest first.
        public static final Order NEWEST = new Order(TIME_OF_CARE, true);
    }

    /// One page.
    ///
    /// @param records the matches; there may be fewer than the limit although more follow
    /// @param next cursor for the next page, null on the last
    public record Page(List<StoredRecord> records, @Nullable String next) {
        public Page {
            records = List.copyOf(records);
        }
    }
}
