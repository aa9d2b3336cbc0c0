package health.vigil.hl7v2.internal.reading;

import health.vigil.hl7v2.ConservationReport.Outcome;
import org.jspecify.annotations.Nullable;

/// What became of one part of a field. Zero stands for every repetition, component or sub-component.
///
/// @param base FHIR path of the element that the data type fills, or a reason's name
/// @param path what follows it, beginning with a dot, or empty
/// @param order how many marks were made before this one on the same field
/// @param earlier the one made before this one, null for the first
record Mark(
        int repetition,
        int component,
        int subcomponent,
        Outcome outcome,
        String base,
        String path,
        int order,
        @Nullable Mark earlier) {
    boolean covers(int atRepetition, int atComponent, int atSubcomponent) {
        return (repetition == 0 || repetition == atRepetition)
                && (component == 0 || component == atComponent)
                && (subcomponent == 0 || subcomponent == atSubcomponent);
    }
}
