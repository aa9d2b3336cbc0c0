package health.vigil.scoring;

/// Why a score is withheld.
public sealed interface Abstention {
    /// Fewer inputs than the declared minimum are there and fresh.
    record TooFewInputs(int there, int needed) implements Abstention {}

    /// An input lies where the model was not trained.
    ///
    /// @param input the feature's name
    /// @param concept what it is about, in words
    /// @param low the least value in training
    /// @param high the greatest value in training
    record OutOfRange(String input, String concept, double value, double low, double high) implements Abstention {}

    /// The model could not be run on what is known of the patient, or gave no number: many networks know no missing
    /// input.
    record ModelFailed() implements Abstention {}

    /// The interval is wider than the bundle allows.
    record TooUncertain(double low, double high, double widest) implements Abstention {}
}
