package health.vigil.base;

import java.math.BigDecimal;

/// A measured amount.
///
/// @param value as sent; its scale is the precision that was sent
/// @param unit UCUM, case sensitive (`mm[Hg]`, `/min`, `Cel`, `mmol/L`); `1` for a bare number
public record Quantity(BigDecimal value, String unit) {
    public Quantity {
        if (unit.isBlank()) {
            throw new IllegalArgumentException("a quantity has a UCUM unit; a bare number has the unit 1");
        }
    }

    public static Quantity of(String value, String unit) {
        return new Quantity(new BigDecimal(value), unit);
    }

    @Override
    public String toString() {
        return value.toPlainString() + " " + unit;
    }
}
