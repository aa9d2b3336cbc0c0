package health.vigil.console.internal;

import health.vigil.base.Quantity;

/// Amounts as the ward writes them: UCUM's codes in their print form.
final class Units {
    private Units() {}

    static String show(Quantity quantity) {
        String unit = label(quantity.unit());
        String value = quantity.value().stripTrailingZeros().toPlainString();
        return unit.isEmpty() ? value : value + " " + unit;
    }

    static String label(String ucum) {
        return switch (ucum) {
            case "1", "{score}" -> "";
            case "mm[Hg]" -> "mmHg";
            case "Cel" -> "°C";
            case "[degF]" -> "°F";
            case "[pH]" -> "pH";
            case "10*3/uL" -> "×10³/µL";
            case "10*9/L" -> "×10⁹/L";
            case "umol/L" -> "µmol/L";
            default -> ucum;
        };
    }
}
