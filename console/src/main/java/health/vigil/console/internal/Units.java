package health.vigil.console.internal;

import health.vigil.base.Quantity;
import health.vigil.scoring.Explanation;
import java.math.BigDecimal;

/// Amounts as the ward writes them, and as explanations write them too.
final class Units {
    private Units() {}

    static String show(Quantity quantity) {
        return Explanation.amount(quantity);
    }

    static String number(BigDecimal value) {
        return Explanation.amount(new Quantity(value, "1"));
    }
}
