package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.PatientTables;
import java.time.ZoneId;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.HumanName.NameUse;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// XPN, tables XPN[HumanName] and FN[HumanName].
public final class Xpn {
    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/humanname-";

    private Xpn() {}

    public static HumanName name(Part xpn, ZoneId zone) {
        HumanName name = new HumanName();
        family(name, xpn.component(1));
        given(name, xpn.component(2), xpn.component(3));
        suffix(name, xpn.component(4));
        prefix(name, xpn.component(5));
        suffix(name, xpn.component(6));
        use(name, xpn.component(7));
        order(name, xpn.component(11));
        Period period = Periods.ofEither(xpn.component(12), xpn.component(13), xpn.component(10), zone);
        if (period != null) {
            name.setPeriod(period);
        }
        suffix(name, xpn.component(14));
        return name;
    }

    /// FN: surname, and its parts as extensions.
    public static void family(HumanName name, Part family) {
        Part surname = family.component(1);
        if (surname.isValued()) {
            name.setFamily(surname.to(".family"));
        }
        part(name, family.component(2), "own-prefix");
        part(name, family.component(3), "own-name");
        part(name, family.component(4), "partner-prefix");
        part(name, family.component(5), "partner-name");
    }

    private static void part(HumanName name, Part part, String which) {
        if (part.isValued()) {
            name.getFamilyElement().addExtension(EXTENSION + which, new StringType(part.to(".family.extension")));
        }
    }

    public static void given(HumanName name, Part first, Part further) {
        if (first.isValued()) {
            name.addGiven(first.asText().to(".given"));
        }
        if (further.isValued()) {
            name.addGiven(further.asText().to(".given"));
        }
    }

    public static void prefix(HumanName name, Part prefix) {
        if (prefix.isValued()) {
            name.addPrefix(prefix.asText().to(".prefix"));
        }
    }

    public static void suffix(HumanName name, Part suffix) {
        if (suffix.isValued()) {
            name.addSuffix(suffix.asText().to(".suffix"));
        }
    }

    /// Table 0444; FHIR has no other codes.
    static void order(HumanName name, Part order) {
        if (order.peek().equals("G") || order.peek().equals("F")) {
            name.addExtension(EXTENSION + "assembly-order", new CodeType(order.code(".extension(assembly-order)")));
        }
    }

    static void use(HumanName name, Part use) {
        @Nullable NameUse known = PatientTables.nameUse(use.peek());
        if (known != null) {
            name.setUse(known);
            use.carried(".use");
        }
    }
}
