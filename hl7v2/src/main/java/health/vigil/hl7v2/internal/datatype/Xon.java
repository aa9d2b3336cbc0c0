package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/// XON, table XON[Organization], as a reference by identifier and name.
public final class Xon {
    private Xon() {}

    /// @param unassigned system of an identifier sent without an authority
    public static Reference organization(Part xon, String unassigned) {
        Reference reference = new Reference().setType("Organization");
        Part name = xon.component(1);
        if (name.isValued()) {
            reference.setDisplay(name.to(".display"));
        }
        Part number = xon.component(10).isValued() ? xon.component(10) : xon.component(3);
        if (number.isValued()) {
            Identifier identifier = new Identifier().setValue(number.to(".identifier.value"));
            Hd.authority(identifier, xon.component(6).in(".identifier"), 0);
            if (!identifier.hasSystem()) {
                identifier.setSystem(unassigned);
            }
            Cx.checkDigit(
                    identifier,
                    xon.component(4).in(".identifier"),
                    xon.component(5).in(".identifier"));
            Part type = xon.component(7);
            if (type.isValued()) {
                identifier.getType().addCoding(ConceptMaps.IDENTIFIER_TYPE.coding(type.code(".identifier.type")));
            }
            reference.setIdentifier(identifier);
        }
        return reference;
    }
}
