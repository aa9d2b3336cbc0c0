package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.time.ZoneId;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;

/// CX, table CX[Identifier]. The assigning authority is the identifier's system, and its namespace the assigner.
public final class Cx {
    private static final String SCHEME = "http://hl7.org/fhir/StructureDefinition/namingsystem-checkDigit";

    private Cx() {}

    /// @param unassigned system of an identifier sent without an authority
    public static Identifier identifier(Part cx, String unassigned, ZoneId zone) {
        Identifier identifier = new Identifier().setValue(cx.component(1).to(".value"));
        Hd.authority(identifier, cx.component(4), 0);
        if (!identifier.hasSystem()) {
            identifier.setSystem(unassigned);
        }
        checkDigit(identifier, cx.component(2), cx.component(3));
        Part type = cx.component(5);
        if (type.isValued()) {
            identifier.getType().addCoding(ConceptMaps.IDENTIFIER_TYPE.coding(type.code(".type")));
        }
        Period period = Periods.of(cx.component(7), cx.component(8), zone);
        if (period != null) {
            identifier.setPeriod(period);
        }
        return identifier;
    }

    /// A social security number of the USA.
    public static Identifier social(String number) {
        Identifier social =
                new Identifier().setSystem("http://hl7.org/fhir/sid/us-ssn").setValue(number);
        social.getType().addCoding().setSystem(CodeSystems.IDENTIFIER_TYPE).setCode("SS");
        return social;
    }

    /// As [#checkDigit], the scheme a code, as published conversions have it of people and organisations.
    public static void checkDigitCode(Identifier identifier, Part check, Part scheme) {
        checkDigit(identifier, check, scheme);
        Extension last = identifier.getExtensionByUrl(SCHEME);
        if (last != null) {
            last.setValue(new CodeType(scheme.code(".extension(namingsystem-checkDigit)")));
        }
    }

    /// A check digit and the scheme that it is by.
    public static void checkDigit(Identifier identifier, Part check, Part scheme) {
        if (check.isValued()) {
            identifier.addExtension(
                    "http://hl7.org/fhir/StructureDefinition/identifier-checkDigit",
                    new StringType(check.to(".extension(identifier-checkDigit)")));
        }
        if (scheme.isValued()) {
            identifier.addExtension(SCHEME, new StringType(scheme.to(".extension(namingsystem-checkDigit)")));
        }
    }
}
