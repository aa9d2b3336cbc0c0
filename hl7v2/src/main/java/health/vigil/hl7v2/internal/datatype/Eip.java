package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Identifier;

/// EIP, tables EIP[Identifier-PlacerAssignedIdentifier] and EIP[Identifier-FillerAssignedIdentifier]: two EI in the
/// sub-components of two components. A sender of an EI in its place sends the placer's number in components.
public final class Eip {
    private Eip() {}

    /// @param unassigned system of an identifier sent without an authority
    public static void identifiers(Part eip, String unassigned, Consumer<Identifier> use) {
        boolean single = eip.component(3).isValued() || eip.component(4).isValued();
        if (single) {
            use.accept(Ei.identifier(eip, "PGN", unassigned));
            return;
        }
        pair(eip, unassigned, use);
    }

    /// The number of the group of an order (ORC-4). It is an EI, the placer's; an EIP in version 2.8.2, or where a
    /// sender of another version gives two numbers in sub-components.
    ///
    /// @param version MSH-12
    /// @param unassigned system of an identifier sent without an authority
    public static void group(Part sent, String version, String unassigned, Consumer<Identifier> use) {
        boolean several =
                sent.component(1).componentCount() > 1 || sent.component(2).componentCount() > 1;
        boolean whole = sent.component(3).isValued() || sent.component(4).isValued();
        if (several || (version.equals("2.8.2") && !whole)) {
            pair(sent, unassigned, use);
        } else if (sent.component(1).isValued()) {
            use.accept(Ei.identifier(sent, "PGN", unassigned));
        }
    }

    private static void pair(Part eip, String unassigned, Consumer<Identifier> use) {
        Part placer = eip.component(1);
        Part filler = eip.component(2);
        if (placer.isValued() && placer.component(1).isValued()) {
            use.accept(Ei.identifier(placer, "PGN", unassigned));
        }
        if (filler.isValued() && filler.component(1).isValued()) {
            use.accept(Ei.identifier(filler, "FGN", unassigned));
        }
    }
}
