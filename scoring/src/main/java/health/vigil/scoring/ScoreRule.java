package health.vigil.scoring;

import health.vigil.facts.Signal;
import java.time.Duration;
import java.util.Map;

/// How a bundle has one clinical score computed.
///
/// @param score `NEWS2`, `qSOFA`, `SIRS` or `SOFA`
/// @param minimum the least number of the score's parameters that must be there; below it the score is withheld
/// @param maxAges for each signal that the score reads, how old it may be
public record ScoreRule(String score, int minimum, Map<Signal, Duration> maxAges) {
    public ScoreRule {
        maxAges = Map.copyOf(maxAges);
    }

    /// How old a signal may be.
    public Duration maxAge(Signal signal) {
        Duration age = maxAges.get(signal);
        if (age == null) {
            throw new IllegalArgumentException(score + " has no maximum age for " + signal);
        }
        return age;
    }
}
