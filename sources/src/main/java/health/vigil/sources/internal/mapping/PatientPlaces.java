package health.vigil.sources.internal.mapping;

import org.jspecify.annotations.Nullable;

/// How the patient is read from an item; null for what the items do not say.
///
/// @param number by which the patient is known
/// @param authority namespace of who gave the number out; null for the facility
/// @param birthDate `YYYY-MM-DD`, or as its format says
/// @param sex words of FHIR's administrative gender, after its codes
/// @param visit number of the visit, given out by the facility
public record PatientPlaces(
        Term number,
        @Nullable Term authority,
        @Nullable Term family,
        @Nullable Term given,
        @Nullable Moment birthDate,
        @Nullable Term sex,
        @Nullable Term visit) {}
