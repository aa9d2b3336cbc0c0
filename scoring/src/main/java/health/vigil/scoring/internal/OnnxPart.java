package health.vigil.scoring.internal;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `model` says of an ONNX file.
///
/// @param files one
/// @param input the name of the input: single precision, rows by features, NaN where missing
/// @param output the name of the output: single precision, rows or rows by columns
/// @param column which column, 0 where there is one
/// @param gives what it is
/// @param explanation how it is explained; null where it cannot be
public record OnnxPart(
        List<String> files,
        String input,
        String output,
        int column,
        Gives gives,
        @Nullable Explanation explanation) {
    /// What the output is.
    public enum Gives {
        /// Log-odds.
        MARGIN,
        /// Turned into log-odds first.
        PROBABILITY
    }

    /// Exact Shapley values of the concepts of `features.json`, at most ten: a coalition that does not know a concept
    /// sees the baseline there.
    ///
    /// @param baseline one number for each feature, null where it is missing
    public record Explanation(List<@Nullable BigDecimal> baseline) {}
}
