package health.vigil.sources;

import java.time.InstantSource;

/// What a source has around it.
///
/// @param wallClock the machine's own clock, which no replay moves
/// @param observer hears how it fares
/// @param kafka how Kafka clusters are reached
public record Surroundings(InstantSource wallClock, SourceObserver observer, Clusters kafka) {
    /// Where no Kafka is.
    public Surroundings(InstantSource wallClock, SourceObserver observer) {
        this(wallClock, observer, cluster -> {
            throw new IllegalStateException("there is no Kafka");
        });
    }
}
