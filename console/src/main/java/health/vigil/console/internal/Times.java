package health.vigil.console.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times and spans as a clinician reads them, in the console's zone.
public final class Times {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter ZONED = DateTimeFormatter.ofPattern("d MMM HH:mm zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ENGLISH);

    private final ZoneId zone;

    public Times(ZoneId zone) {
        this.zone = zone;
    }

    /// `5 Jan 13:20`.
    public String moment(Instant time) {
        return MOMENT.format(time.atZone(zone));
    }

    /// `5 Jan 13:20 UTC`.
    public String zoned(Instant time) {
        return ZONED.format(time.atZone(zone));
    }

    /// The zone in which times are shown.
    public ZoneId zone() {
        return zone;
    }

    /// `13:20` on the same day as another time, else `5 Jan 13:20`.
    public String on(Instant time, Instant other) {
        return day(time).equals(day(other)) ? clock(time) : moment(time);
    }

    /// `5 Jan`.
    public String date(Instant time) {
        return DATE.format(time.atZone(zone));
    }

    /// `13:20`.
    public String clock(Instant time) {
        return CLOCK.format(time.atZone(zone));
    }

    /// To the second, with the offset.
    public String exact(Instant time) {
        return EXACT.format(time.atZone(zone));
    }

    /// The day of a time.
    public LocalDate day(Instant time) {
        return time.atZone(zone).toLocalDate();
    }

    /// `just now`, `25 min ago`.
    public static String ago(Duration span) {
        return span.toMinutes() <= 0 ? "just now" : span(span) + " ago";
    }

    /// `new`, `25 min old`: at the time of a score, which need not be now.
    public static String old(Duration span) {
        return span.toMinutes() <= 0 ? "new" : span(span) + " old";
    }

    /// `now`, `25 min`, `3 h 10 min`, `2 d 4 h`.
    public static String span(Duration span) {
        long minutes = Math.max(0, span.toMinutes());
        if (minutes == 0) {
            return "now";
        }
        if (minutes < 60) {
            return minutes + " min";
        }
        if (minutes < 24 * 60) {
            return minutes % 60 == 0 ? minutes / 60 + " h" : minutes / 60 + " h " + minutes % 60 + " min";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 ? hours / 24 + " d" : hours / 24 + " d " + hours % 24 + " h";
    }
}
