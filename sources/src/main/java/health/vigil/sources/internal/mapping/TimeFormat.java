package health.vigil.sources.internal.mapping;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How times are written.
///
/// @param kind which kind
/// @param pattern of [DateTimeFormatter], `y` and `u` alike; empty for kinds that have none
public record TimeFormat(Kind kind, String pattern) {
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final DateTimeFormatter FHIR = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter ISO = formatter(
            "uuuu-MM-dd[['T'][' ']HH:mm[:ss[.SSSSSSSSS][.SSSSSSSS][.SSSSSSS][.SSSSSS][.SSSSS][.SSSS][.SSS][.SS][.S]]"
                    + "[XXX][XX][X]]");

    /// ISO 8601, a date alone too.
    public static final TimeFormat ISO_8601 = new TimeFormat(Kind.ISO, "");

    /// The kinds.
    public enum Kind {
        /// ISO 8601.
        ISO,
        /// Seconds since 1970.
        SECONDS,
        /// Milliseconds since 1970.
        MILLIS,
        /// As the pattern says.
        PATTERN
    }

    /// By its name in a mapping: `iso`, `seconds`, `millis`, else a pattern.
    ///
    /// @throws IllegalArgumentException where it is none
    public static TimeFormat of(String name) {
        return switch (name) {
            case "iso" -> ISO_8601;
            case "seconds" -> new TimeFormat(Kind.SECONDS, "");
            case "millis" -> new TimeFormat(Kind.MILLIS, "");
            default -> {
                formatter(name);
                if (!name.contains("y") && !name.contains("u")) {
                    throw new IllegalArgumentException("no year");
                }
                yield new TimeFormat(Kind.PATTERN, name);
            }
        };
    }

    private static DateTimeFormatter formatter(String pattern) {
        StringBuilder years = new StringBuilder(pattern.length());
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            years.append(c == 'y' && !quoted ? 'u' : c);
        }
        return DateTimeFormatter.ofPattern(years.toString(), Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }

    /// The time as FHIR spells it: a date alone, or with seconds and an offset. Empty where the text is none.
    ///
    /// @param zone of times without an offset
    public Optional<String> read(String text, ZoneId zone) {
        try {
            return Optional.ofNullable(
                    switch (kind) {
                        case ISO -> written(ISO, text, zone);
                        case SECONDS -> since1970(new BigDecimal(text));
                        case MILLIS -> since1970(new BigDecimal(text).divide(THOUSAND));
                        case PATTERN -> written(formatter(pattern), text, zone);
                    });
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String written(DateTimeFormatter formatter, String text, ZoneId zone) {
        TemporalAccessor read = formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        return switch (read) {
            case OffsetDateTime time -> spelled(time);
            case LocalDateTime time -> spelled(time.atZone(zone).toOffsetDateTime());
            case LocalDate date -> hasYear(date.getYear()) ? date.toString() : null;
            default -> null;
        };
    }

    private static @Nullable String since1970(BigDecimal seconds) {
        if (seconds.precision() > 30 || Math.abs(seconds.scale()) > 9) {
            return null;
        }
        BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
        int nanos = seconds.subtract(whole).movePointRight(9).intValueExact();
        return spelled(Instant.ofEpochSecond(whole.longValueExact(), nanos).atOffset(ZoneOffset.UTC));
    }

    private static @Nullable String spelled(OffsetDateTime time) {
        if (!hasYear(time.getYear()) || time.getOffset().getTotalSeconds() % 60 != 0) {
            return null;
        }
        String fraction = time.getNano() == 0
                ? ""
                : "." + String.format(Locale.ROOT, "%09d", time.getNano()).replaceAll("0{1,8}$", "");
        return FHIR.format(time) + fraction + time.getOffset().getId();
    }

    private static boolean hasYear(int year) {
        return year > 0 && year <= 9999;
    }
}
