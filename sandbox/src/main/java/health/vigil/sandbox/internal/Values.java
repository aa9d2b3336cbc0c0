package health.vigil.sandbox.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a row's value as its code says.
public final class Values {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,12}\\.?\\d{0,18}|\\.\\d{1,18})");
    private static final Pattern BOUND =
            Pattern.compile("(<=|>=|<|>|LESS THAN|GREATER THAN)\\s*(\\d{0,9}\\.?\\d{1,6})");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\s*-\\s*(\\d{1,9})");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    /// A longer text is somebody's prose, and prose is not sent.
    private static final int LONGEST_WORDS = 40;

    private Values() {}

    /// The value of a row.
    ///
    /// @param text the `value` column
    /// @param number the `valuenum` column, or empty
    /// @param unit the `valueuom` column, or empty
    public static Value of(Code code, String text, String number, String unit) {
        if (code.isSpecimen()) {
            return text.isEmpty() ? new Value.NotSent("no value") : new Value.Sendable("ST", text, "");
        }
        if (text.isEmpty() && number.isEmpty()) {
            return new Value.NotSent("no value");
        }
        if (!code.takes(unit)) {
            return new Value.NotSent("unit is not the item's");
        }
        String numeric = NUMBER.matcher(text).matches() ? text : number;
        if (NUMBER.matcher(numeric).matches()) {
            return numeric(code, plain(new BigDecimal(numeric)));
        }
        return words(code, text.toUpperCase(Locale.ROOT));
    }

    private static Value numeric(Code code, BigDecimal value) {
        if (code.rule().equals("score")) {
            return new Value.Sendable("NM", value.stripTrailingZeros().toPlainString(), code.ucum());
        }
        if (!code.rule().equals("fraction")) {
            return new Value.Sendable("NM", value.toPlainString(), code.ucum());
        }
        if (value.signum() > 0 && value.compareTo(BigDecimal.ONE) <= 0) {
            return new Value.Sendable(
                    "NM", value.multiply(HUNDRED).stripTrailingZeros().toPlainString(), code.ucum());
        }
        if (value.compareTo(BigDecimal.valueOf(20)) < 0 || value.compareTo(HUNDRED) > 0) {
            return new Value.NotSent("neither a fraction nor a percentage of oxygen");
        }
        return new Value.Sendable("NM", value.toPlainString(), code.ucum());
    }

    private static Value words(Code code, String text) {
        Matcher bound = BOUND.matcher(text);
        if (bound.matches()) {
            String comparator = switch (bound.group(1)) {
                case "LESS THAN" -> "<";
                case "GREATER THAN" -> ">";
                default -> bound.group(1);
            };
            String limit = bound.group(2).startsWith(".") ? "0" + bound.group(2) : bound.group(2);
            return new Value.Sendable("SN", comparator + "^" + limit, code.ucum());
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return new Value.Sendable("SN", "^" + range.group(1) + "^-^" + range.group(2), code.ucum());
        }
        return text.length() > LONGEST_WORDS ? new Value.NotSent("free text") : new Value.Unobtainable(text);
    }

    /// A number as charted; CareVue's 98.4000015258789 is a single-precision 98.4.
    private static BigDecimal plain(BigDecimal value) {
        if (value.precision() <= 7) {
            return value;
        }
        BigDecimal rounded = value.round(new MathContext(6)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}
