package health.vigil.sources;

import java.time.InstantSource;

/// What a source has around it.
///
/// @param wallClock the machine's own clock, which no replay moves
/// @param observer hears how it fares
public record Surroundings(InstantSource wallClock, SourceObserver observer) {}
