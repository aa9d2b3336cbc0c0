package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.Identifier;
import org.jspecify.annotations.Nullable;

/// EI, table EI[Identifier-Extension]; the authority goes where CX puts it.
public final class Ei {
    private Ei() {}

    /// @param type code of table 0203, null for none
    /// @param unassigned system of an identifier sent without an authority
    public static Identifier identifier(Part ei, @Nullable String type, String unassigned) {
        Identifier identifier = new Identifier().setValue(ei.component(1).to(".value"));
        if (type != null) {
            identifier.getType().addCoding(ConceptMaps.IDENTIFIER_TYPE.coding(type));
        }
        Hd.authority(identifier, ei, 1);
        if (!identifier.hasSystem()) {
            identifier.setSystem(unassigned);
        }
        return identifier;
    }
}
