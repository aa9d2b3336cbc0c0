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
        pair(eip, eip, unassigned, use, use);
    }

    /// The number of the group of an order (ORC-4). It is an EI, the placer's; an EIP in version 2.8.2, or where a
    /// sender of another version gives two numbers in sub-components.
    ///
    /// @param sent on its way to where the placer's number goes
    /// @param other the same, on its way to where the filler's goes
    /// @param version MSH-12
    /// @param unassigned system of an identifier sent without an authority
    public static void group(
            Part sent,
            Part other,
            String version,
            String unassigned,
            Consumer<Identifier> placer,
            Consumer<Identifier> filler) {
        boolean several =
                sent.component(1).componentCount() > 1 || sent.component(2).componentCount() > 1;
        boolean whole = sent.component(3).isValued() || sent.component(4).isValued();
        if (several || (version.equals("2.8.2") && !whole)) {
            pair(sent, other, unassigned, placer, filler);
        } else if (sent.component(1).isValued()) {
            placer.accept(Ei.identifier(sent, "PGN", unassigned));
        }
    }

    private static void pair(
            Part placers, Part fillers, String unassigned, Consumer<Identifier> placer, Consumer<Identifier> filler) {
        Part first = placers.component(1);
        Part second = fillers.component(2);
        if (first.isValued() && first.component(1).isValued()) {
            placer.accept(Ei.identifier(first, "PGN", unassigned));
        }
        if (second.isValued() && second.component(1).isValued()) {
            filler.accept(Ei.identifier(second, "FGN", unassigned));
        }
    }
}
