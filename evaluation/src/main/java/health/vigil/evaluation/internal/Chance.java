package health.vigil.evaluation.internal;

/// Probabilities as the challenge's scorer takes them.
public final class Chance {
    /// The scorer leaves out the rows of a score of exactly 0 or 1 when it adds up areas, so none is written.
    public static final double LEAST = 1e-12;

    private Chance() {}

    public static double bounded(double probability) {
        return Math.clamp(probability, LEAST, 1 - LEAST);
    }
}
