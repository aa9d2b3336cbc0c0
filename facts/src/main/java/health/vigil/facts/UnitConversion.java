package health.vigil.facts;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// From one UCUM unit to a signal's canonical one: `(value - zero) * times / over`, to four decimals, half up.
record UnitConversion(String from, BigDecimal zero, BigDecimal times, BigDecimal over) {
    private static final int DECIMALS = 4;

    static UnitConversion linear(String from, String zero, String times, String over) {
        return new UnitConversion(from, new BigDecimal(zero), new BigDecimal(times), new BigDecimal(over));
    }

    static UnitConversion scaled(String from, String times, String over) {
        return linear(from, "0", times, over);
    }

    /// Another spelling of the same unit.
    static UnitConversion same(String from) {
        return linear(from, "0", "1", "1");
    }

    BigDecimal apply(BigDecimal value) {
        BigDecimal exact = value.subtract(zero).multiply(times);
        BigDecimal rounded = exact.divide(over, DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded;
    }
}
