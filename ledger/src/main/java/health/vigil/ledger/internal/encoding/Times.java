package health.vigil.ledger.internal.encoding;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoField;

/// Reads the times of entries: each verification reads all of them, and `Instant.parse` takes longer than all the
/// rest of an entry.
final class Times {
    private static final String FORM = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    private Times() {}

    /// The time that `Instant.toString` writes like this.
    ///
    /// @throws java.time.DateTimeException if it is no time
    /// @throws IllegalArgumentException if it is one in another form
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
        Instant time = usual ? usual(text, Math.max(0, fraction)) : Instant.parse(text);
        if (usual
                ? Math.max(0, fraction) != digits(time.get(ChronoField.NANO_OF_SECOND))
                : !time.toString().equals(text)) {
            throw new IllegalArgumentException("a time has one form");
        }
        return time;
    }

    private static Instant usual(String text, int fraction) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        long second = number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, 19);
        long nanos = fraction == 0 ? 0 : number(text, FORM.length() + 1, FORM.length() + 1 + fraction);
        for (int digits = fraction; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return Instant.ofEpochSecond(day * 86_400 + second, nanos);
    }

    /// How many digits of a second are written: as many groups of three as say it exactly.
    private static int digits(int nanos) {
        if (nanos == 0) {
            return 0;
        }
        return nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : NANO_DIGITS;
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
