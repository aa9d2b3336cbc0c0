package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.Units;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Quantity;
import org.jspecify.annotations.Nullable;

/// CQ, table CQ[Quantity], and a number with its unit in another field (CWE[Quantity]).
public final class Cq {
    private static final Pattern TEN = Pattern.compile("[xX*]? ?10");
    private static final Pattern EXPONENT = Pattern.compile("[0-9]{1,2}( ?/.*)?");

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
        Part code = unit.component(1).asText();
        Part text = unit.component(2).asText();
        if (!code.isValued() && !text.isValued()) {
            return true;
        }
        if (isPower(code, text)) {
            return power(quantity, unit);
        }
        Part system = unit.component(3).asText();
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

    /// The unit as people write it, its code before its text; empty where there is none.
    ///
    /// @param unit a CWE
    /// @param path where it goes to
    public static String written(Part unit, String path) {
        Part code = unit.component(1).asText();
        Part text = unit.component(2).asText();
        if (isPower(code, text)) {
            return code.to(path) + "^" + text.to(path);
        }
        return code.hasText() ? code.to(path) : text.hasText() ? text.to(path) : "";
    }

    /// Whether a power of ten was sent whose `^` was not escaped (`10^9/L`), so that it looks like a code and its text.
    private static boolean isPower(Part code, Part text) {
        return TEN.matcher(code.peek()).matches()
                && EXPONENT.matcher(text.peek()).matches();
    }

    private static boolean power(Quantity quantity, Part unit) {
        String written = written(unit, ".unit");
        String ucum = Units.ucum(written);
        quantity.setUnit(written);
        if (ucum != null) {
            quantity.setSystem(CodeSystems.UCUM).setCode(ucum);
        }
        return ucum != null;
    }
}
