package health.vigil.vault.internal;

import java.util.List;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/// One search parameter of one resource type.
///
/// @param name as in the URL
/// @param kind how its values are stored and compared
/// @param target the resource type of a bare id, where the parameter refers to one type only, else empty
/// @param values the elements that it searches
record SearchParameter(String name, Kind kind, String target, Function<Resource, List<? extends Base>> values) {
    enum Kind {
        /// Identifiers, codings and codes: blind, whole values.
        TOKEN,
        /// Names: blind, whole words.
        WORDS,
        /// References: blind, whole values.
        REFERENCE,
        /// A date that identifies: blind intervals of days.
        BLIND_DAY,
        /// Times of care, in the clear.
        PERIOD
    }

    /// A parameter of one resource class.
    static <R extends Resource> SearchParameter of(
            Class<R> type, String name, Kind kind, Function<R, List<? extends Base>> values) {
        return refersTo(type, name, "", kind, values);
    }

    static <R extends Resource> SearchParameter refersTo(
            Class<R> type, String name, String target, Kind kind, Function<R, List<? extends Base>> values) {
        return new SearchParameter(name, kind, target, resource -> values.apply(type.cast(resource)));
    }
}
