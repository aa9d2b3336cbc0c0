package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import java.math.BigDecimal;
import org.hl7.fhir.r4.model.Money;
import org.jspecify.annotations.Nullable;

/// CP and MO: an amount and its currency.
public final class Cp {
    private Cp() {}

    /// @param mo of which the first part is the amount and the second the currency, as in the first part of a CP
    /// @return null where the amount is no number, which then stays unread
    public static @Nullable Money money(Part mo, String path) {
        BigDecimal amount = Nm.decimal(mo.component(1).peek());
        if (amount == null) {
            return null;
        }
        mo.component(1).carried(path + ".value");
        Money money = new Money().setValue(amount);
        Part currency = mo.component(2);
        if (currency.peek().length() == 3) {
            money.setCurrency(currency.code(path + ".currency"));
        }
        return money;
    }
}
