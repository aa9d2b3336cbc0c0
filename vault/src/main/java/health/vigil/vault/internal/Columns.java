package health.vigil.vault.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/// Whole columns as statement parameters, so that many rows travel in one statement (`unnest`).
final class Columns {
    private Columns() {}

    static Argument text(String value) {
        return (position, statement, context) -> statement.setString(position, value);
    }

    static Argument texts(Collection<? extends @Nullable String> values) {
        return array("text", values.toArray(new String[0]));
    }

    static Argument longs(Collection<Long> values) {
        return array("int8", values.toArray(new Long[0]));
    }

    /// Arrays in a column, as their literals: PostgreSQL has no arrays of arrays of different lengths.
    static Argument longArrays(Collection<? extends Collection<Long>> values) {
        return texts(values.stream()
                .map(one -> one.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")))
                .toList());
    }

    static Argument integers(Collection<Integer> values) {
        return array("int4", values.toArray(new Integer[0]));
    }

    static Argument bytes(Collection<byte @Nullable []> values) {
        return array("bytea", values.toArray(new byte[0][]));
    }

    static Argument instants(Collection<Instant> values) {
        return array("timestamptz", values.stream().map(Columns::literal).toArray(String[]::new));
    }

    /// The time as PostgreSQL reads it; the unbounded instants are its infinities.
    static String literal(Instant instant) {
        if (instant.equals(Instant.MIN)) {
            return "-infinity";
        }
        return instant.equals(Instant.MAX) ? "infinity" : instant.toString();
    }

    private static Argument array(String type, Object[] values) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}
