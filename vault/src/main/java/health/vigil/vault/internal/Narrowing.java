package health.vigil.vault.internal;

import health.vigil.vault.internal.search.DateCondition;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/// What the tables are asked so that fewer records must be opened: SQL conditions on `vault.current_record c`.
final class Narrowing {
    private final StringBuilder sql = new StringBuilder();
    private final Map<String, Argument> parameters = new LinkedHashMap<>();

    String sql() {
        return sql.toString();
    }

    Map<String, Argument> parameters() {
        return parameters;
    }

    /// @return the parameter's place in the SQL
    String bind(Argument value) {
        String name = "p" + parameters.size();
        parameters.put(name, value);
        return ":" + name;
    }

    String bind(Instant time) {
        return "cast(" + bind(Columns.text(Columns.literal(time))) + " as timestamptz)";
    }

    void require(String condition) {
        sql.append(" and ").append(condition);
    }

    void owners(Collection<String> patients) {
        require(
                patients.size() == 1
                        ? "c.patient = " + bind(Columns.text(patients.iterator().next()))
                        : "c.patient = any(" + bind(Columns.texts(patients)) + ")");
    }

    /// At least one of these blind values.
    void anyOf(Collection<Long> values) {
        require("c.blind && " + bind(Columns.longs(values)));
    }

    /// That patient's, or at least one of these blind values.
    ///
    /// @param patient null for none
    void ownerOrAnyOf(@Nullable String patient, Collection<Long> values) {
        if (patient == null) {
            anyOf(values);
        } else if (values.isEmpty()) {
            owners(List.of(patient));
        } else {
            require("(c.patient = " + bind(Columns.text(patient)) + " or c.blind && " + bind(Columns.longs(values))
                    + ")");
        }
    }

    /// A time range in the columns `starts` to `ends`, which is at least as wide as each of the record's own; of a
    /// range without a beginning both columns have the end.
    void times(List<DateCondition> dates, String starts, String ends) {
        Optional<Instant> before =
                widest(dates.stream().map(DateCondition::beginsBefore).toList(), true);
        Optional<Instant> after =
                widest(dates.stream().map(DateCondition::endsAfter).toList(), false);
        before.ifPresent(time -> require("(" + starts + " < " + bind(time) + " or " + starts + " = " + ends + ")"));
        after.ifPresent(time -> require(ends + " >= " + bind(time)));
    }

    /// The bound that covers all alternatives; empty where one of them has none.
    private static Optional<Instant> widest(List<Optional<Instant>> bounds, boolean latest) {
        return bounds.stream().allMatch(Optional::isPresent)
                ? bounds.stream()
                        .flatMap(Optional::stream)
                        .reduce((one, other) -> one.isAfter(other) == latest ? one : other)
                : Optional.empty();
    }
}
