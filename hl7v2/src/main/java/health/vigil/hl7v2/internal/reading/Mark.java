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
    boolean isOfWholeField() {
        return repetition == 0 && component == 0 && subcomponent == 0;
    }

    /// Whether it says that the part is in a resource of this type, be it one that the path names in parentheses.
    boolean isTo(String type) {
        return (outcome == Outcome.MAPPED || outcome == Outcome.EXTENSION) && (names(base, type) || names(path, type));
    }

    private static boolean names(String path, String type) {
        if (isAt(path, 0, type)) {
            return true;
        }
        for (int at = path.indexOf('('); at >= 0; at = path.indexOf('(', at + 1)) {
            if (isAt(path, at + 1, type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(String path, int from, String type) {
        int end = from + type.length();
        return path.startsWith(type, from) && (end == path.length() || !Character.isLetter(path.charAt(end)));
    }

    boolean covers(int atRepetition, int atComponent, int atSubcomponent) {
        return (repetition == 0 || repetition == atRepetition)
                && (component == 0 || component == atComponent)
                && (subcomponent == 0 || subcomponent == atSubcomponent);
    }
}
