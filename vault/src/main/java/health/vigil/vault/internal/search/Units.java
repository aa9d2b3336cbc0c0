package health.vigil.vault.internal.search;

import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.fhir.ucum.Decimal;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;

/// Amounts of one UCUM unit in another of the same dimension. The definitions are those of `ucum-essence.xml`, read
/// when they are first needed, with the temperatures beside them, whose zeros differ. The library works digit by
/// digit, a hundredth of a second for a unit with large powers: each pair of units is asked once, and a unit of
/// more than 32 characters or four digits is not converted.
final class Units {
    static final String UCUM = "http://unitsofmeasure.org";

    private static final int LONGEST = 32;
    private static final int MOST_DIGITS = 4;
    private static final int MOST_PAIRS = 10_000;
    private static final Pattern ANNOTATION = Pattern.compile("\\{[^{}]*}");
    private static final Map<Pair, Optional<Conversion>> KNOWN = new ConcurrentHashMap<>();
    private static final Conversion SAME = new Conversion(BigDecimal.ONE, BigDecimal.ZERO);

    /// Kelvin as `value * factor + offset`.
    private static final Map<String, Conversion> KELVIN = Map.of(
            "K", SAME,
            "Cel", new Conversion(BigDecimal.ONE, new BigDecimal("273.15")),
            "[degF]",
                    new Conversion(
                            new BigDecimal(5).divide(new BigDecimal(9), MathContext.DECIMAL128),
                            new BigDecimal("459.67")
                                    .multiply(new BigDecimal(5))
                                    .divide(new BigDecimal(9), MathContext.DECIMAL128)));

    private Units() {}

    private record Pair(String from, String into) {}

    /// `value * factor + offset`, reckoned to 34 digits and given to 20, so that 98.6 °F are 37 °C and no more.
    record Conversion(BigDecimal factor, BigDecimal offset) {
        private static final MathContext GIVEN = new MathContext(20);

        BigDecimal of(BigDecimal value) {
            return exactly(value).round(GIVEN);
        }

        private BigDecimal exactly(BigDecimal value) {
            return value.multiply(factor, MathContext.DECIMAL128).add(offset, MathContext.DECIMAL128);
        }

        private Conversion inverse() {
            return new Conversion(
                    BigDecimal.ONE.divide(factor, MathContext.DECIMAL128),
                    offset.negate().divide(factor, MathContext.DECIMAL128));
        }

        private Conversion then(Conversion next) {
            return new Conversion(factor.multiply(next.factor, MathContext.DECIMAL128), next.exactly(offset));
        }
    }

    /// Empty where one of them is no unit of UCUM, or they measure different things.
    static Optional<Conversion> conversion(String from, String into) {
        if (from.equals(into)) {
            return Optional.of(SAME);
        }
        if (!isPlain(from) || !isPlain(into)) {
            return Optional.empty();
        }
        if (KNOWN.size() > MOST_PAIRS) {
            KNOWN.clear();
        }
        return KNOWN.computeIfAbsent(new Pair(from, into), Units::find);
    }

    private static boolean isPlain(String unit) {
        String bare = ANNOTATION.matcher(unit).replaceAll("");
        return unit.length() <= LONGEST
                && bare.chars().filter(Character::isDigit).count() <= MOST_DIGITS;
    }

    private static Optional<Conversion> find(Pair pair) {
        Conversion from = KELVIN.get(pair.from());
        Conversion into = KELVIN.get(pair.into());
        if (from != null && into != null) {
            return Optional.of(from.then(into.inverse()));
        }
        try {
            if (!Essence.SERVICE.isComparable(pair.from(), pair.into())) {
                return Optional.empty();
            }
            Decimal factor = Essence.SERVICE.convert(new Decimal(1), pair.from(), pair.into());
            return Optional.of(new Conversion(new BigDecimal(factor.asDecimal()), BigDecimal.ZERO));
        } catch (UcumException | RuntimeException e) {
            // no unit of UCUM, or one on a scale of its own such as pH: compared as written only. The library's
            // parser
            // throws what it likes at what is no unit
            return Optional.empty();
        }
    }

    private static final class Essence {
        static final UcumEssenceService SERVICE = read();

        private static UcumEssenceService read() {
            InputStream definitions = Objects.requireNonNull(
                    UcumEssenceService.class.getResourceAsStream("/ucum-essence.xml"), "the definitions of UCUM");
            try {
                return new UcumEssenceService(definitions);
            } catch (UcumException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
