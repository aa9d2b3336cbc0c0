package health.vigil.vault.internal.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/// The time that a FHIR date of some precision covers, `[starts, ends)`: `2026-03` is the whole of March. A date
/// without a zone is read as UTC. [Instant#MIN] and [Instant#MAX] stand for an open side.
public record Span(Instant starts, Instant ends) {
    private static final Pattern YEAR = Pattern.compile("(?!0000)[0-9]{4}");
    private static final Pattern MONTH = Pattern.compile("(?!0000)[0-9]{4}-[0-9]{2}");
    private static final Pattern DAY = Pattern.compile("(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile(
            "((?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(:[0-9]{2})?([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?");

    /// Reads a FHIR date, dateTime or instant; empty when it is none.
    public static Optional<Span> parse(String text) {
        try {
            if (YEAR.matcher(text).matches()) {
                LocalDate first = Year.parse(text).atDay(1);
                return Optional.of(days(first, first.plusYears(1)));
            }
            if (MONTH.matcher(text).matches()) {
                LocalDate first = YearMonth.parse(text).atDay(1);
                return Optional.of(days(first, first.plusMonths(1)));
            }
            if (DAY.matcher(text).matches()) {
                LocalDate day = LocalDate.parse(text);
                return Optional.of(days(day, day.plusDays(1)));
            }
            return time(text);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Span> time(String text) {
        java.util.regex.Matcher parts = TIME.matcher(text);
        if (!parts.matches() || (parts.group(2) == null && parts.group(3) != null)) {
            return Optional.empty();
        }
        Instant starts = OffsetDateTime.parse(parts.group(4) == null ? text + "Z" : text)
                .toInstant()
                .truncatedTo(ChronoUnit.MILLIS);
        ChronoUnit precision = parts.group(2) == null
                ? ChronoUnit.MINUTES
                : parts.group(3) == null ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
        return Optional.of(new Span(starts, starts.plus(1, precision)));
    }

    private static Span days(LocalDate first, LocalDate end) {
        return new Span(
                first.atStartOfDay(ZoneOffset.UTC).toInstant(),
                end.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /// The smallest range that holds both.
    public Span hull(Span other) {
        return new Span(
                starts.isBefore(other.starts) ? starts : other.starts, ends.isAfter(other.ends) ? ends : other.ends);
    }

    /// Where it stands when records are ordered by time: its start, or its end where it has no start.
    public Optional<Instant> position() {
        if (!starts.equals(Instant.MIN)) {
            return Optional.of(starts);
        }
        return ends.equals(Instant.MAX) ? Optional.empty() : Optional.of(ends);
    }
}
