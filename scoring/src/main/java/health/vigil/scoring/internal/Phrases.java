package health.vigil.scoring.internal;

import health.vigil.base.Quantity;
import health.vigil.facts.Fact.Noted;
import health.vigil.scoring.Contribution;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Amounts, counts and spans as they stand in a sentence.
public final class Phrases {
    private static final String[] WORDS = {
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
    };

    private Phrases() {}

    public static String amount(Quantity quantity) {
        return switch (quantity.unit()) {
            case "{score}" -> "GCS " + legible(quantity.value());
            case "[pH]", "1" -> legible(quantity.value());
            case "a" -> legible(quantity.value()) + " years";
            case "{sex}" -> quantity.value().signum() == 0 ? "female" : "male";
            case Contribution.NOTED -> "altered, says a note";
            case "{unit}" ->
                switch (quantity.value().intValue()) {
                    case 0 -> "neither medical nor surgical";
                    case 1 -> "medical";
                    default -> "surgical";
                };
            default -> legible(quantity.value()) + " " + readable(quantity.unit());
        };
    }

    /// An input with its amount. What is made of other inputs is told by them, each with its unit, and by its own
    /// number only where that has a name: `shock index 1.2 (heart rate 120 /min, systolic pressure 100 mmHg)`, but
    /// `respiratory rate 34 /min with oxygen saturation 96 %` for the one over the other.
    ///
    /// @param all inputs of the same score
    public static String subject(Contribution input, List<Contribution> all) {
        String amount = amount(input.value());
        if (input.value().unit().equals("h") && input.signal().startsWith("hours ")) {
            return legible(input.value().value()) + " " + input.signal();
        }
        List<String> facts = input.facts().size() < 2 ? List.of() : input.facts();
        List<String> parts = facts.stream()
                .flatMap(fact -> all.stream().filter(each -> each.facts().equals(List.of(fact))))
                .map(each -> each.signal() + " " + amount(each.value()))
                .toList();
        if (parts.size() < 2) {
            return input.signal() + " " + amount;
        }
        return input.signal().contains(" over ")
                ? String.join(" with ", parts)
                : input.signal() + " " + amount + " (" + String.join(", ", parts) + ")";
    }

    /// What a note says, after `that`.
    public static String said(Noted note) {
        boolean certain = note.certainty() == Noted.Certainty.AFFIRMED;
        return switch (note.finding()) {
            case INFECTION -> certain ? "there is an infection" : "an infection is suspected";
            case ANTIBIOTIC -> certain ? "an antibiotic is given" : "an antibiotic may be given";
            case ALTERED_MENTAL_STATE -> certain ? "the mental state is altered" : "the mental state may be altered";
        };
    }

    /// Whether the amount is of something that lasts, and not of a measurement.
    public static boolean lasts(Quantity quantity) {
        return switch (quantity.unit()) {
            case "a", "h", "{sex}", "{unit}" -> true;
            default -> false;
        };
    }

    public static String points(double points) {
        return points == 1 ? "1 point" : number(points) + " points";
    }

    /// A share of the log-odds as a factor of the odds.
    public static String odds(double points) {
        double factor = StrictMath.exp(points);
        return "odds × " + String.format(Locale.ROOT, factor < 0.1 ? "%.2f" : factor < 10 ? "%.1f" : "%.0f", factor);
    }

    /// Whole per cent from ten on, one decimal below.
    public static String percent(double probability) {
        double percent = 100 * probability;
        return String.format(Locale.ROOT, percent < 9.95 ? "%.1f %%" : "%.0f %%", percent);
    }

    public static String span(Duration span) {
        long minutes = span.toMinutes();
        return minutes < 60 ? count(minutes, "minute") : count((minutes + 30) / 60, "hour");
    }

    public static String count(long count, String what) {
        return count(count) + " " + what + (count == 1 ? "" : "s");
    }

    public static String count(long count) {
        return count < WORDS.length ? WORDS[(int) count] : Long.toString(count);
    }

    public static String number(double value) {
        return plain(BigDecimal.valueOf(value));
    }

    /// What was converted from another unit carries more decimals than the measurement had: a reader needs one above
    /// ten, two below. The exact value stays in the contribution.
    public static String legible(BigDecimal value) {
        int decimals = value.abs().compareTo(BigDecimal.TEN) >= 0 ? 1 : 2;
        return plain(value.scale() > 2 ? value.setScale(decimals, RoundingMode.HALF_UP) : value);
    }

    public static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /// UCUM as clinicians write it.
    private static String readable(String unit) {
        return switch (unit) {
            case "mm[Hg]" -> "mmHg";
            case "Cel" -> "°C";
            case "[degF]" -> "°F";
            case "10*3/uL" -> "×10³/µL";
            case "10*9/L" -> "×10⁹/L";
            case "umol/L" -> "µmol/L";
            default -> unit;
        };
    }

    private static String plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }
}
