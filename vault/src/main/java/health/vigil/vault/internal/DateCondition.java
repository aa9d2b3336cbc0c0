package health.vigil.vault.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One value of a date parameter: `ge2026-01-01`.
record DateCondition(Prefix prefix, Span span) {
    /// The comparisons of FHIR R4 search (section 3.1.1.4.5) on ranges; `ap` is not offered.
    enum Prefix {
        EQ,
        NE,
        GT,
        LT,
        GE,
        LE,
        SA,
        EB
    }

    static Optional<DateCondition> parse(String text) {
        Optional<Prefix> given = Arrays.stream(Prefix.values())
                .filter(prefix -> text.startsWith(prefix.name().toLowerCase(Locale.ROOT)))
                .findFirst();
        return Span.parse(given.isPresent() ? text.substring(2) : text)
                .map(span -> new DateCondition(given.orElse(Prefix.EQ), span));
    }

    /// The comparison in SQL, of a stored range `[starts, ends)` with this one.
    String sql(String starts, String ends, String from, String until) {
        return switch (prefix) {
            case EQ -> "(%s >= %s and %s <= %s)".formatted(starts, from, ends, until);
            case NE -> "not (%s >= %s and %s <= %s)".formatted(starts, from, ends, until);
            case GT -> "%s > %s".formatted(ends, until);
            case LT -> "%s < %s".formatted(starts, from);
            case GE -> "(%s > %s or (%s >= %s and %s <= %s))".formatted(ends, until, starts, from, ends, until);
            case LE -> "(%s < %s or (%s >= %s and %s <= %s))".formatted(starts, from, starts, from, ends, until);
            case SA -> "%s >= %s".formatted(starts, until);
            case EB -> "%s <= %s".formatted(ends, from);
        };
    }
}
