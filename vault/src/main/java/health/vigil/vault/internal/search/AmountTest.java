package health.vigil.vault.internal.search;

import health.vigil.vault.SearchValue;
import health.vigil.vault.internal.Problems;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Base;
import org.jspecify.annotations.Nullable;

/// A number with its prefix, and for a quantity its unit: `gt5.4|http://unitsofmeasure.org|mmol/L`. Units of UCUM
/// are converted ([Units]), others compared as written. A value without prefix stands for what rounds to it: `5.4`
/// is from 5.35 up to 5.45.
final class AmountTest {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?[0-9]{1,30}(?:\\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?");
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal TENTH = new BigDecimal("0.1");

    private final DateCondition.Prefix prefix;
    private final BigDecimal value;

    private AmountTest(DateCondition.Prefix prefix, BigDecimal value) {
        this.prefix = prefix;
        this.value = value;
    }

    static Predicate<Base> number(Parameter parameter, String text) {
        AmountTest test = parse(parameter, text);
        return element -> Elements.numbers(element).anyMatch(number -> test.holds(number, number));
    }

    static Predicate<Base> quantity(Parameter parameter, String text) {
        List<String> parts =
                SearchValue.split(text, '|').stream().map(SearchValue::plain).toList();
        if (parts.size() != 1 && parts.size() != 3) {
            throw Problems.badValue(parameter.type(), parameter.name(), "number, number|system|code or number||unit");
        }
        AmountTest test = parse(parameter, parts.getFirst());
        String system = parts.size() == 3 ? parts.get(1) : "";
        String code = parts.size() == 3 ? parts.get(2) : "";
        return element -> Elements.amounts(element).anyMatch(amount -> {
            if (inUnit(amount, system, code)) {
                return test.holds(amount.low(), amount.high());
            }
            return Units.UCUM.equals(system)
                    && Units.UCUM.equals(amount.system())
                    && amount.code() != null
                    && Units.conversion(amount.code(), code)
                            .filter(into -> test.holds(in(into, amount.low()), in(into, amount.high())))
                            .isPresent();
        });
    }

    private static @Nullable BigDecimal in(Units.Conversion unit, @Nullable BigDecimal value) {
        return value == null ? null : unit.of(value);
    }

    private static boolean inUnit(Elements.Amount amount, String system, String code) {
        boolean rightSystem = system.isEmpty() || system.equals(amount.system());
        boolean rightCode =
                code.isEmpty() || code.equals(amount.code()) || (system.isEmpty() && code.equals(amount.unit()));
        return rightSystem && rightCode;
    }

    private static AmountTest parse(Parameter parameter, String text) {
        DateCondition.Prefix prefix = DateCondition.Prefix.of(text);
        String number = prefix.rest(text);
        if (!NUMBER.matcher(number).matches()) {
            throw Problems.badValue(parameter.type(), parameter.name(), "a number such as 5.4 or gt5.4");
        }
        return new AmountTest(prefix, new BigDecimal(number));
    }

    /// @param low of the element, null for an open side; of a single number the same as `high`
    private boolean holds(@Nullable BigDecimal low, @Nullable BigDecimal high) {
        if (low == null && high == null) {
            return false;
        }
        return switch (prefix) {
            case EQ -> within(low, high, halfALastDigit());
            case NE -> !within(low, high, halfALastDigit());
            case GT -> high == null || high.compareTo(value) > 0;
            case LT -> low == null || low.compareTo(value) < 0;
            case GE -> high == null || high.compareTo(value) >= 0;
            case LE -> low == null || low.compareTo(value) <= 0;
            case SA -> low != null && low.compareTo(value) > 0;
            case EB -> high != null && high.compareTo(value) < 0;
            case AP -> within(low, high, value.abs().multiply(TENTH));
        };
    }

    @SuppressWarnings("BigDecimalEquals") // an exact amount has one bound twice: the very same number
    private boolean within(@Nullable BigDecimal low, @Nullable BigDecimal high, BigDecimal slack) {
        return low != null
                && high != null
                && Objects.requireNonNull(low).compareTo(value.subtract(slack)) >= 0
                && (Objects.equals(low, high)
                        ? high.compareTo(value.add(slack)) < 0 || high.compareTo(value) == 0
                        : high.compareTo(value.add(slack)) <= 0);
    }

    private BigDecimal halfALastDigit() {
        return HALF.scaleByPowerOfTen(-value.scale());
    }
}
