package health.vigil.ledger.internal.encoding;

import java.time.Instant;
import java.time.LocalDate;

/// Reads the times of entries: each verification reads all of them, and `Instant.parse` takes a sixth of what an
/// entry
/// takes in all.
final class Times {
    private static final String FORM = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    private Times() {}

    /// The same as `Instant.parse`.
    ///
    /// @throws java.time.DateTimeException if it is no time
    static Instant read(String text) {
        int end = text.length() - 1;
        int fraction = end - FORM.length() - 1;
        boolean usual = end >= FORM.length()
                && text.charAt(end) == 'Z'
                && (fraction < 0 || text.charAt(FORM.length()) == '.')
                && fraction != 0
                && fraction <= NANO_DIGITS
                && formed(text)
                && number(text, 11, 13) < 24
                && number(text, 14, 16) < 60
                && number(text, 17, 19) < 60;
        if (!usual) {
            return Instant.parse(text);
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        long second = number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, 19);
        long nanos = Math.max(0, fraction) == 0 ? 0 : number(text, FORM.length() + 1, end);
        for (int digits = Math.max(0, fraction); digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return Instant.ofEpochSecond(day * 86_400 + second, nanos);
    }

    private static boolean formed(String text) {
        for (int i = 0; i < text.length() - 1; i++) {
            char expected = i < FORM.length() ? FORM.charAt(i) : i == FORM.length() ? '.' : '0';
            char c = text.charAt(i);
            if (expected == '0' ? c < '0' || c > '9' : c != expected) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
