package health.vigil.vault.internal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/// Whole columns as statement parameters, so that many rows travel in one statement (`unnest`).
final class Columns {
    /// Within what a `timestamptz` holds, which is 4713 BC to 294276 AD.
    private static final Instant FIRST = Instant.parse("-4711-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("+294275-12-31T00:00:00Z");

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR_OF_ERA, 4, 6, SignStyle.NEVER)
            .appendPattern("-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT);

    private Columns() {}

    static Argument text(String value) {
        return (position, statement, context) -> statement.setString(position, value);
    }

    static Argument integer(int value) {
        return (position, statement, context) -> statement.setInt(position, value);
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

    static Argument booleans(Collection<Boolean> values) {
        return array("bool", values.toArray(new Boolean[0]));
    }

    static Argument bytes(Collection<byte @Nullable []> values) {
        return array("bytea", values.toArray(new byte[0][]));
    }

    static Argument instants(Collection<Instant> values) {
        return array("timestamptz", values.stream().map(Columns::literal).toArray(String[]::new));
    }

    /// The time as PostgreSQL reads it, which writes years outside 0001 to 9999 otherwise than Java: the day that
    /// FHIR's last one ends with has such a year. What lies beyond its range is one of its infinities.
    static String literal(Instant instant) {
        if (instant.isBefore(FIRST)) {
            return "-infinity";
        }
        if (instant.isAfter(LAST)) {
            return "infinity";
        }
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        return TIME.format(time) + (time.getYear() < 1 ? " BC" : "");
    }

    private static Argument array(String type, Object[] values) {
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }
}
