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
    ///
    /// @param owner namespace under which unknown systems of units are named
    public static @Nullable Quantity quantity(Part cq, String owner) {
        return measured(cq.component(1), cq.component(2), owner);
    }

    /// Null where there is no number.
    ///
    /// @param unit a CWE
    /// @param owner namespace under which unknown systems of units are named
    public static @Nullable Quantity measured(Part number, Part unit, String owner) {
        BigDecimal value = Nm.decimal(number.peek());
        if (value == null) {
            return null;
        }
        number.carried(".value");
        Quantity quantity = new Quantity().setValue(value);
        unit(quantity, unit, owner);
        return quantity;
    }

    /// The unit's text, and its UCUM code where the sender says UCUM or the table of units has its code or text;
    /// else the sender's code in the sender's system. A quantity has one code, and none without a system: a code
    /// that it has no place for stays unread.
    ///
    /// @param owner namespace under which unknown systems of units are named
    /// @return whether there is no unit, or one in UCUM
    public static boolean unit(Quantity quantity, Part unit, String owner) {
        Part code = unit.component(1);
        Part text = unit.component(2);
        if (!code.isValued() && !text.isValued()) {
            return true;
        }
        Part system = unit.component(3);
        String uri = CodeSystems.uri(system.peek());
        String sent = code.peek();
        boolean isUcum = code.isValued() && CodeSystems.UCUM.equals(uri);
        String ucum = isUcum ? code.code(".code") : code.isValued() ? Units.ucum(sent) : null;
        boolean byText = ucum == null && text.isValued();
        if (byText) {
            ucum = Units.ucum(text.peek());
        }
        if (ucum != null) {
            quantity.setSystem(CodeSystems.UCUM).setCode(ucum);
            if (!byText) {
                code.carried(".code");
            }
            if (isUcum) {
                system.carried(".system");
            }
        } else if (code.isValued() && system.isValued()) {
            quantity.setSystem(uri != null ? uri : CodeSystems.local(owner, system.peek()));
            quantity.setCode(code.code(".code"));
            system.carried(".system");
        }
        quantity.setUnit(text.isValued() ? text.to(".unit") : quantity.hasCode() ? sent : code.to(".unit"));
        return ucum != null;
    }
}
