package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.jspecify.annotations.Nullable;

/// DTM, TS, DT and TM (`YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]`), tables DTM[dateTime] and
/// TS[dateTime]. The precision sent is kept; FHIR asks for minutes and seconds with an hour, which are then
/// zero. A time without an offset is in the message's zone. ISO 8601 is read, too, as many write it: with hyphens,
/// `T` or a space, colons and `Z`. What is no valid date is left unread.
public final class Dtm {
    private static final Pattern ISO = Pattern.compile("([0-9]{4})(-?)([0-9]{2})\\2([0-9]{2})"
            + "(?:[T ]?([0-9]{2})(:?)([0-9]{2})(?:\\6([0-9]{2}(?:[.][0-9]{1,6})?))?)?"
            + "(?:(Z)|([+-][0-9]{2}):?([0-9]{2}))?");

    private Dtm() {}

    /// Into a dateTime.
    ///
    /// @param zone of times without an offset
    public static @Nullable DateTimeType dateTime(Part part, ZoneId zone, String path) {
        String text = part.isValued() ? format(part.peek(), zone) : null;
        if (text == null) {
            return null;
        }
        part.carried(path);
        return new DateTimeType(text);
    }

    /// The same, to decide by; it does not count as carried.
    public static @Nullable DateTimeType peek(Part part, ZoneId zone) {
        String text = part.isValued() ? format(part.peek(), zone) : null;
        return text == null ? null : new DateTimeType(text);
    }

    /// Whether it is a time or date at all, to decide by.
    public static boolean isTime(String text) {
        return format(text, ZoneOffset.UTC) != null;
    }

    /// Into an instant, of which FHIR wants at least a time of day.
    public static @Nullable InstantType instant(Part part, ZoneId zone, String path) {
        InstantType instant = instant(part, zone);
        if (instant != null) {
            part.carried(path);
        }
        return instant;
    }

    /// The same, to decide by; it does not count as carried.
    public static @Nullable InstantType instant(Part part, ZoneId zone) {
        String text = part.isValued() ? format(part.peek(), zone) : null;
        return text == null || text.indexOf('T') < 0 ? null : new InstantType(text);
    }

    /// Into a date; a time of day is not taken.
    public static @Nullable DateType date(Part part, String path) {
        String text = part.isValued() ? format(part.peek(), ZoneOffset.UTC) : null;
        if (text == null) {
            return null;
        }
        part.carried(path);
        return new DateType(text.substring(0, Math.min(10, text.length())));
    }

    /// Into a FHIR time, `hh:mm:ss`; null where it is none.
    public static @Nullable String time(String text) {
        int zoneAt = zoneAt(text);
        String digits = zoneAt < 0 ? text : text.substring(0, zoneAt);
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        if ((whole.length() != 4 && whole.length() != 6) || !allDigits(whole) || zoneAt >= 0) {
            return null;
        }
        String hour = whole.substring(0, 2);
        String minute = whole.substring(2, 4);
        String second = whole.length() == 6 ? whole.substring(4, 6) : "00";
        boolean valid = hour.compareTo("24") < 0 && minute.compareTo("60") < 0 && second.compareTo("60") < 0;
        boolean fraction = point < 0
                || (whole.length() == 6 && point + 1 < digits.length() && allDigits(digits.substring(point + 1)));
        return valid && fraction
                ? hour + ":" + minute + ":" + second + (point < 0 ? "" : digits.substring(point))
                : null;
    }

    /// HL7's spelling of a time in ISO's; any other text as it is.
    public static String plain(String text) {
        if (text.length() < 8 || allDigits(text)) {
            return text;
        }
        Matcher iso = ISO.matcher(text);
        if (!iso.matches()) {
            return text;
        }
        StringBuilder plain = new StringBuilder(24);
        for (int part : new int[] {1, 3, 4, 5, 7, 8}) {
            plain.append(Objects.requireNonNullElse(iso.group(part), ""));
        }
        if (iso.group(9) != null) {
            plain.append("+0000");
        } else if (iso.group(10) != null) {
            plain.append(iso.group(10)).append(iso.group(11));
        }
        return plain.toString();
    }

    /// FHIR's spelling; null where the text is no date.
    static @Nullable String format(String sent, ZoneId zone) {
        String text = plain(sent);
        int zoneAt = zoneAt(text);
        String local = zoneAt < 0 ? text : text.substring(0, zoneAt);
        int point = local.indexOf('.');
        String digits = point < 0 ? local : local.substring(0, point);
        String fraction = point < 0 ? "" : local.substring(point);
        if (!allDigits(digits) || !isLength(digits.length()) || (point >= 0 && !isFraction(fraction, digits))) {
            return null;
        }
        try {
            return format(digits, fraction, zoneAt < 0 ? null : offset(text, zoneAt), zone);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String format(String digits, String fraction, @Nullable ZoneOffset sent, ZoneId zone) {
        int length = digits.length();
        int year = number(digits, 0, 4);
        if (year == 0) {
            throw new DateTimeException("FHIR has no year 0");
        }
        LocalDateTime time = LocalDateTime.of(
                year,
                length < 6 ? 1 : number(digits, 4, 6),
                length < 8 ? 1 : number(digits, 6, 8),
                length < 10 ? 0 : number(digits, 8, 10),
                length < 12 ? 0 : number(digits, 10, 12),
                length < 14 ? 0 : number(digits, 12, 14));
        StringBuilder out = new StringBuilder(32).append(digits, 0, 4);
        if (length >= 6) {
            out.append('-').append(digits, 4, 6);
        }
        if (length >= 8) {
            out.append('-').append(digits, 6, 8);
        }
        if (length >= 10) {
            out.append('T').append(digits, 8, 10);
            out.append(':').append(length < 12 ? "00" : digits.substring(10, 12));
            out.append(':').append(length < 14 ? "00" : digits.substring(12, 14));
            out.append(fraction);
            ZoneOffset offset = sent != null ? sent : zone.getRules().getOffset(time);
            out.append(offset.getTotalSeconds() == 0 ? "Z" : offset.getId().substring(0, 6));
        }
        return out.toString();
    }

    private static int number(String digits, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + digits.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isLength(int length) {
        return length >= 4 && length <= 14 && length % 2 == 0;
    }

    private static boolean isFraction(String fraction, String digits) {
        return digits.length() == 14
                && fraction.length() > 1
                && fraction.length() < 8
                && allDigits(fraction.substring(1));
    }

    private static int zoneAt(String text) {
        int plus = text.indexOf('+');
        return plus >= 0 ? plus : text.indexOf('-');
    }

    /// The offset that a time is sent with; null where it has none, or the text is no time.
    public static @Nullable ZoneOffset offset(String sent) {
        String text = plain(sent);
        int at = zoneAt(text);
        if (at < 0 || format(text, ZoneOffset.UTC) == null) {
            return null;
        }
        return offset(text, at);
    }

    private static ZoneOffset offset(String text, int at) {
        if (text.length() != at + 5 || !allDigits(text.substring(at + 1))) {
            throw new DateTimeException("not an offset");
        }
        int sign = text.charAt(at) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(text, at + 1, at + 3), sign * number(text, at + 3, at + 5));
    }

    private static boolean allDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
