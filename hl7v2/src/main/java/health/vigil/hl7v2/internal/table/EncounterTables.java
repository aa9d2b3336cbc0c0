package health.vigil.hl7v2.internal.table;

import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.jspecify.annotations.Nullable;

/// Tables of visits.
public final class EncounterTables {
    private EncounterTables() {}

    /// Table 0004, concept map PatientClass[EncounterClass]; null where it has no entry.
    public static @Nullable Coding encounterClass(String code) {
        return switch (code) {
            case "E" -> new Coding(CodeSystems.ACT_CODE, "EMER", "emergency");
            case "I" -> new Coding(CodeSystems.ACT_CODE, "IMP", "inpatient encounter");
            case "O" -> new Coding(CodeSystems.ACT_CODE, "AMB", "ambulatory");
            case "P" -> new Coding(CodeSystems.ACT_CODE, "PRENC", "pre-admission");
            case "R" -> patientClass("R", "Recurring patient");
            case "B" -> patientClass("B", "Obstetrics");
            case "C" -> patientClass("C", "Commercial Account");
            case "N" -> patientClass("N", "Not Applicable");
            case "U" -> patientClass("U", "Unknown");
            default -> null;
        };
    }

    private static Coding patientClass(String code, String display) {
        return new Coding(CodeSystems.table("0004"), code, display);
    }

    /// Table 0004, concept map PatientClass[EncounterStatus].
    public static EncounterStatus statusOfClass(String code) {
        return switch (code) {
            case "P" -> EncounterStatus.PLANNED;
            case "E", "I", "O", "R", "B", "C", "N" -> EncounterStatus.INPROGRESS;
            default -> EncounterStatus.UNKNOWN;
        };
    }
}
