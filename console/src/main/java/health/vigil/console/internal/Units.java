package health.vigil.console.internal;

import health.vigil.base.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Amounts as the ward writes them: UCUM's codes in their print form.
final class Units {
    private Units() {}

    static String show(Quantity quantity) {
        if (quantity.unit().equals("{score}")) {
            return "GCS " + number(quantity.value());
        }
        String unit = label(quantity.unit());
        return unit.isEmpty() ? number(quantity.value()) : number(quantity.value()) + " " + unit;
    }

    /// What was converted from another unit carries more decimals than the measurement had: a reader needs one above
    /// ten, two below. The exact value stays in the fact.
    static String number(BigDecimal value) {
        int decimals = value.abs().compareTo(BigDecimal.TEN) >= 0 ? 1 : 2;
        BigDecimal legible = value.scale() > 2 ? value.setScale(decimals, RoundingMode.HALF_UP) : value;
        BigDecimal stripped = legible.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }

    static String label(String ucum) {
        return switch (ucum) {
            case "1", "[pH]" -> "";
            case "mm[Hg]" -> "mmHg";
            case "Cel" -> "°C";
            case "[degF]" -> "°F";
            case "10*3/uL" -> "×10³/µL";
            case "10*9/L" -> "×10⁹/L";
            case "umol/L" -> "µmol/L";
            default -> ucum;
        };
    }
}
