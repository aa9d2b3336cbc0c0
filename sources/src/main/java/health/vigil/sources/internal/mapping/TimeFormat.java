package health.vigil.sources.internal.mapping;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How times are written.
///
/// @param kind which kind
/// @param pattern of [DateTimeFormatter], `y` and `u` alike; empty for kinds that have none
public record TimeFormat(Kind kind, String pattern) {
    private static final int LONGEST = 100;
    private static final String HOURS = "HhKkmsSnNAaB";
    private static final Pattern FULL_YEAR = Pattern.compile("(?<![yu])([yu]|[yu]{4,})(?![yu])");
    private static final OffsetDateTime AFTERNOON = OffsetDateTime.of(2020, 2, 3, 14, 25, 36, 0, ZoneOffset.UTC);
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
                if (!has(name, "yu") || !tells(name)) {
                    throw new IllegalArgumentException("no day, or a time of day that cannot be told");
                }
                yield new TimeFormat(Kind.PATTERN, name);
            }
        };
    }

    /// Whether a day of birth can be read so: a date with a year of four digits.
    boolean isOfBirth() {
        return switch (kind) {
            case ISO -> true;
            case SECONDS, MILLIS -> false;
            case PATTERN -> has(pattern, "yu") && FULL_YEAR.matcher(pattern).find();
        };
    }

    private static boolean has(String pattern, String letters) {
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            quoted ^= c == '\'';
            if (!quoted && letters.indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether an afternoon is read as it was written: `hh` without `a` is no time of day.
    private static boolean tells(String pattern) {
        DateTimeFormatter formatter = formatter(pattern);
        try {
            TemporalAccessor read = formatter.parse(formatter.format(AFTERNOON.toZonedDateTime()));
            return LocalDate.from(read).equals(AFTERNOON.toLocalDate())
                    && (!has(pattern, HOURS) || LocalTime.from(read).getHour() == AFTERNOON.getHour());
        } catch (DateTimeException e) {
            return false;
        }
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
    /// @param zone of times without an offset; where it has such a time twice, as in autumn, the later one that is
    ///     not to come counts; where it leaves it out, as in spring, it is none
    /// @param received when the text came
    public Optional<String> read(String text, ZoneId zone, Instant received) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    switch (kind) {
                        case ISO -> written(ISO, text, zone, received);
                        case SECONDS -> since1970(new BigDecimal(text));
                        case MILLIS -> since1970(new BigDecimal(text).divide(THOUSAND));
                        case PATTERN -> written(formatter(pattern), text, zone, received);
                    });
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String written(DateTimeFormatter formatter, String text, ZoneId zone, Instant received) {
        TemporalAccessor read = formatter.parseBest(
                text, OffsetDateTime::from, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
        return switch (read) {
            case OffsetDateTime time -> spelled(time);
            case ZonedDateTime time -> spelled(meant(time, received).toOffsetDateTime());
            case LocalDateTime time ->
                zone.getRules().getValidOffsets(time).isEmpty()
                        ? null
                        : spelled(meant(time.atZone(zone), received).toOffsetDateTime());
            case LocalDate date -> hasYear(date.getYear()) ? date.toString() : null;
            default -> null;
        };
    }

    private static ZonedDateTime meant(ZonedDateTime time, Instant received) {
        ZonedDateTime later = time.withLaterOffsetAtOverlap();
        return later.toInstant().isAfter(received) ? time : later;
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
