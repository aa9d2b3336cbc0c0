package health.vigil.hl7v2.internal.table;

import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.jspecify.annotations.Nullable;

/// Tables of results.
public final class ResultTables {
    private ResultTables() {}

    /// Table 0085 where the concept map ObservationResultStatusCodesInterpretation says the same as the FHIR
    /// status.
    public static @Nullable ObservationStatus observationStatus(String code) {
        return switch (code) {
            case "A" -> ObservationStatus.AMENDED;
            case "C" -> ObservationStatus.CORRECTED;
            case "D", "W" -> ObservationStatus.ENTEREDINERROR;
            case "F" -> ObservationStatus.FINAL;
            case "P" -> ObservationStatus.PRELIMINARY;
            default -> null;
        };
    }

    /// The nearest status for the codes that the concept map leaves open; the code itself is kept beside it.
    public static ObservationStatus nearestObservationStatus(String code) {
        return switch (code) {
            case "X" -> ObservationStatus.CANCELLED;
            case "U", "V", "N" -> ObservationStatus.FINAL;
            case "B" -> ObservationStatus.AMENDED;
            case "R", "S" -> ObservationStatus.PRELIMINARY;
            case "I", "O" -> ObservationStatus.REGISTERED;
            default -> ObservationStatus.UNKNOWN;
        };
    }

    /// The status of a result, the nearest where the concept map has none.
    public static ObservationStatus observationStatusOf(String code) {
        ObservationStatus status = observationStatus(code);
        return status == null ? nearestObservationStatus(code) : status;
    }

    /// The status of a report, likewise.
    public static DiagnosticReportStatus reportStatusOf(String code) {
        DiagnosticReportStatus status = reportStatus(code);
        return status == null ? nearestReportStatus(code) : status;
    }

    /// Table 0123, concept map ResultStatus[Non-Queries].
    public static @Nullable DiagnosticReportStatus reportStatus(String code) {
        return switch (code) {
            case "O", "I", "S" -> DiagnosticReportStatus.REGISTERED;
            case "P" -> DiagnosticReportStatus.PRELIMINARY;
            case "C" -> DiagnosticReportStatus.CORRECTED;
            case "R" -> DiagnosticReportStatus.PARTIAL;
            case "F" -> DiagnosticReportStatus.FINAL;
            case "X" -> DiagnosticReportStatus.CANCELLED;
            default -> null;
        };
    }

    /// The nearest status for the codes that the concept map leaves open.
    public static DiagnosticReportStatus nearestReportStatus(String code) {
        return switch (code) {
            case "A" -> DiagnosticReportStatus.PARTIAL;
            case "M" -> DiagnosticReportStatus.PRELIMINARY;
            case "N" -> DiagnosticReportStatus.REGISTERED;
            default -> DiagnosticReportStatus.UNKNOWN;
        };
    }

    /// Table 0078, concept map InterpretationCodes: whether the code stands in v3-ObservationInterpretation.
    public static boolean isInterpretation(String code) {
        return switch (code) {
            case "<",
                    ">",
                    "A",
                    "AA",
                    "B",
                    "CAR",
                    "D",
                    "DET",
                    "E",
                    "EX",
                    "EXP",
                    "H",
                    "HH",
                    "HU",
                    "I",
                    "IE",
                    "IND",
                    "L",
                    "LL",
                    "LU",
                    "MS",
                    "N",
                    "NCL",
                    "ND",
                    "NEG",
                    "NR",
                    "NS",
                    "POS",
                    "R",
                    "RR",
                    "S",
                    "SDD",
                    "SYN-R",
                    "SYN-S",
                    "U",
                    "VS",
                    "UNE",
                    "W",
                    "WR" -> true;
            default -> false;
        };
    }
}
