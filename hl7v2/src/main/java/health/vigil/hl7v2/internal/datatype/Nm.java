package health.vigil.hl7v2.internal.datatype;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// NM, table NM[Quantity]: optional sign, digits, optional decimal point. Exponents are not HL7 and not read.
public final class Nm {
    private static final int LONGEST = 40;

    private static final Pattern FIGURES = Pattern.compile("[<>=~+-]*+\\s*+[0-9][0-9., :/xXeE<>=+-]*+");

    private Nm() {}

    /// Whether a text is nothing but figures: whoever reads it asks for their unit.
    public static boolean areFigures(String text) {
        return FIGURES.matcher(text.strip()).matches();
    }

    /// The number with the precision sent; null where the text is none.
    public static @Nullable BigDecimal decimal(String text) {
        int length = text.length();
        int start = length > 0 && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
        if (length == start || length > LONGEST) {
            return null;
        }
        int points = 0;
        int digits = 0;
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                points++;
            } else if (c >= '0' && c <= '9') {
                digits++;
            } else {
                return null;
            }
        }
        return points > 1 || digits == 0 ? null : new BigDecimal(text);
    }

    /// The number where it is whole, not negative and has at most nine digits; null otherwise.
    public static @Nullable Integer whole(String text) {
        BigDecimal number = decimal(text);
        return number != null && number.scale() <= 0 && number.signum() >= 0 && number.precision() < 10
                ? Integer.valueOf(number.intValue())
                : null;
    }
}
