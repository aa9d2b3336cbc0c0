package health.vigil.scoring;

import org.jspecify.annotations.Nullable;

/// The trained part of a model: from a row to log-odds. Pure and thread-safe.
public interface Predictor {
    /// How many numbers a row has.
    int features();

    /// How many models are averaged.
    int size();

    /// How far a result may lie from what the same model gave elsewhere: 0 where everything is computed here and
    /// every bit must agree.
    default double tolerance() {
        return 0;
    }

    /// The margin of each model that is averaged.
    ///
    /// @param row NaN where missing
    float[] margins(float[] row);

    /// The exact Shapley values of the mean margin for each feature, and the expected margin as the last element;
    /// null where this model cannot be explained exactly.
    double @Nullable [] shapley(float[] row);
}
