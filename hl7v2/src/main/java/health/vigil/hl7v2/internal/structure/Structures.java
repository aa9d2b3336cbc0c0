package health.vigil.hl7v2.internal.structure;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.Header;
import health.vigil.hl7v2.ResourceIdentity;
import java.util.List;
import java.util.Set;

/// Which mapping a message gets, by its type and event (MSH-9).
public final class Structures {
    private static final Set<String> VISITS = Set.of(
            "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A15",
            "A16", "A17", "A21", "A22", "A23", "A25", "A26", "A27", "A28", "A29", "A31", "A32", "A33", "A38", "A52",
            "A53", "A54", "A55", "A60", "A61", "A62");
    private static final Set<String> MERGES = Set.of("A18", "A30", "A34", "A36", "A39", "A40", "A46", "A47");
    private static final Set<String> MOVES = Set.of("A35", "A41", "A42", "A44", "A45", "A48", "A49", "A50", "A51");
    private static final Set<String> LINKS = Set.of("A24", "A37");

    private Structures() {}

    /// @param patients of the message
    /// @throws ProblemException (`VGL-HL7-020`, `VGL-HL7-021`) where there is none
    public static StructureMapping of(Header header, List<ResourceIdentity> patients) {
        String event = header.trigger();
        return switch (header.type()) {
            case "ADT" -> {
                if (VISITS.contains(event)) {
                    yield new AdtMapping();
                } else if (MERGES.contains(event)) {
                    yield new MergeMapping();
                } else if (event.equals("A43")) {
                    yield new NumberMoveMapping();
                } else if (MOVES.contains(event)) {
                    yield new MoveMapping();
                } else if (LINKS.contains(event)) {
                    yield new LinkMapping(patients);
                }
                throw unsupported("VGL-HL7-021", "event");
            }
            case "ORU", "OUL" -> new ResultMapping();
            case "ORM", "OML", "OMG", "OMI" -> new OrderMapping();
            case "OMP", "RDE", "RDS", "RGV", "RAS" -> new PharmacyMapping();
            case "VXU" -> new VaccinationMapping();
            case "MDM" -> new DocumentMapping();
            case "SIU" -> new ScheduleMapping();
            case "BAR", "DFT" -> new AccountMapping();
            case "PPR" -> new ProblemMapping();
            case "REF" -> new ReferralMapping();
            default -> throw unsupported("VGL-HL7-020", "type");
        };
    }

    /// Whether a second PID begins what is about another patient.
    public static boolean mayNameSeveralPatients(Header header) {
        return switch (header.type()) {
            case "ADT" -> !VISITS.contains(header.trigger()) || header.trigger().equals("A17");
            case "ORU", "OUL", "VXU", "BAR", "DFT" -> true;
            default -> false;
        };
    }

    private static ProblemException unsupported(String code, String what) {
        return new ProblemException(
                code,
                "The message " + what + " (MSH-9) is not mapped.",
                "Route only the types and events of docs/hl7v2.md here, or wait for a version that maps it.");
    }
}
