package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.Units;
import java.math.BigDecimal;
import org.hl7.fhir.r4.model.Quantity;
import org.jspecify.annotations.Nullable;

/// CQ, table CQ[Quantity], and a number with its unit in another field (CWE[Quantity]).
public final class Cq {
    private Cq() {}

    /// Null where there is no number.
    public static @Nullable Quantity quantity(Part cq) {
        return measured(cq.component(1), cq.component(2));
    }

    /// Null where there is no number.
    ///
    /// @param unit a CWE
    public static @Nullable Quantity measured(Part number, Part unit) {
        BigDecimal value = Nm.decimal(number.peek());
        if (value == null) {
            return null;
        }
        number.carried(".value");
        Quantity quantity = new Quantity().setValue(value);
        unit(quantity, unit);
        return quantity;
    }

    /// The unit's UCUM code where the sender says UCUM or the table of units has it, its text in any case.
    public static void unit(Quantity quantity, Part unit) {
        Part code = unit.component(1);
        Part text = unit.component(2);
        if (!code.isValued() && !text.isValued()) {
            return;
        }
        String spelled = code.isValued() ? code.code(".unit") : text.to(".unit");
        quantity.setUnit(text.isValued() ? text.to(".unit") : spelled);
        Part system = unit.component(3);
        boolean isUcum = code.isValued() && CodeSystems.UCUM.equals(CodeSystems.uri(system.peek()));
        String ucum = isUcum ? spelled : Units.ucum(spelled);
        if (ucum != null) {
            quantity.setSystem(CodeSystems.UCUM).setCode(ucum);
            if (isUcum) {
                system.carried(".system");
            }
        } else if (code.isValued() && CodeSystems.uri(system.peek()) != null) {
            quantity.setSystem(CodeSystems.uri(system.to(".system"))).setCode(spelled);
        }
    }
}
