package health.vigil.sources.internal.mapping;

import org.jspecify.annotations.Nullable;

/// How one observation is read from an item.
///
/// @param code what was observed
/// @param value what was found
/// @param time when
/// @param issued when this was said of it, by which older news is told from newer; null where nothing says it
/// @param status null where all are final
/// @param id what the source knows it by; null where patient, code, time and device tell it from others
/// @param device what measured it; null where nothing says it
/// @param method how; null likewise
/// @param category a code of FHIR's observation-category, such as `vital-signs`; null for none
public record ObservationPlaces(
        Concept code,
        Measured value,
        Moment time,
        @Nullable Moment issued,
        @Nullable Term status,
        @Nullable Term id,
        @Nullable Term device,
        @Nullable Concept method,
        @Nullable String category) {}
