package health.vigil.vault.internal.search;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// One value of a date parameter: `ge2026-01-01`.
public record DateCondition(Prefix prefix, Span span) {
    private static final int APPROXIMATION = 10;

    public static Optional<DateCondition> parse(String text) {
        Prefix prefix = Prefix.of(text);
        return Span.parse(prefix.rest(text)).map(span -> new DateCondition(prefix, span));
    }

    /// FHIR R4 search, section 3.1.1.4.5: both sides are ranges.
    ///
    /// @param now what `ap` measures its tenth from
    public boolean holds(Span value, Instant now) {
        return switch (prefix) {
            case EQ -> within(value);
            case NE -> !within(value);
            case GT -> value.ends().isAfter(span.ends());
            case LT -> value.starts().isBefore(span.starts());
            case GE -> value.ends().isAfter(span.ends()) || within(value);
            case LE -> value.starts().isBefore(span.starts()) || within(value);
            case SA -> !value.starts().isBefore(span.ends());
            case EB -> !value.ends().isAfter(span.starts());
            case AP -> {
                Duration slack = Duration.between(span.starts(), now).abs().dividedBy(APPROXIMATION);
                yield value.starts().isBefore(span.ends().plus(slack))
                        && value.ends().isAfter(span.starts().minus(slack));
            }
        };
    }

    /// Times before which every value that holds must begin, where the prefix says so.
    public Optional<Instant> beginsBefore() {
        return switch (prefix) {
            case EQ, LT, LE, EB -> Optional.of(span.ends());
            case NE, GT, GE, SA, AP -> Optional.empty();
        };
    }

    /// Times after which every value that holds must end, where the prefix says so.
    public Optional<Instant> endsAfter() {
        return switch (prefix) {
            case EQ, GT, GE, SA -> Optional.of(span.starts());
            case NE, LT, LE, EB, AP -> Optional.empty();
        };
    }

    private boolean within(Span value) {
        return !value.starts().isBefore(span.starts()) && !value.ends().isAfter(span.ends());
    }

    /// The comparisons of FHIR R4 search.
    public enum Prefix {
        EQ,
        NE,
        GT,
        LT,
        GE,
        LE,
        SA,
        EB,
        AP;

        /// The one that a value begins with; `EQ` where there is none.
        static Prefix of(String text) {
            for (Prefix prefix : values()) {
                if (text.startsWith(prefix.name().toLowerCase(Locale.ROOT))) {
                    return prefix;
                }
            }
            return EQ;
        }

        /// The value without it.
        String rest(String text) {
            return text.startsWith(name().toLowerCase(Locale.ROOT)) ? text.substring(2) : text;
        }
    }
}
