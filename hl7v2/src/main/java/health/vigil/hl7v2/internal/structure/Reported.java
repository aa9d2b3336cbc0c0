package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.util.HashSet;
import java.util.Set;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// What is known of a report before its results are read.
final class Reported {
    /// Where results belong to something else.
    static final Reported NOWHERE = new Reported(null, false, false);

    private final @Nullable Set<String> results;
    private final boolean closing;
    private final boolean corrected;

    private Reported(@Nullable Set<String> results, boolean closing, boolean corrected) {
        this.corrected = corrected;
        this.results = results;
        this.closing = closing;
    }

    /// @param held the report as the record has it; empty where it has none
    /// @param obr of the message
    static Reported of(DiagnosticReport held, ReadSegment obr) {
        Set<String> results = new HashSet<>();
        for (Reference result : held.getResult()) {
            results.add(result.getReference());
        }
        return switch (ResultTables.reportStatusOf(obr.field(25).peek())) {
            case FINAL, AMENDED, APPENDED -> new Reported(results, true, false);
            case CORRECTED -> new Reported(results, true, true);
            default -> new Reported(results, false, false);
        };
    }

    /// Whether all of it is final from now on (OBR-25 F or C).
    boolean isFinal() {
        return closing;
    }

    /// Whether it is a correction (OBR-25 C).
    boolean isCorrected() {
        return corrected;
    }

    /// Whether the record may have a result of it.
    ///
    /// @param observation `Observation/id`
    boolean mayHave(String observation) {
        return results == null || results.contains(observation);
    }
}
