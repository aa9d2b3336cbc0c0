package health.vigil.scoring;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import health.vigil.scoring.internal.Lines;
import java.util.List;

/// From a model's margin (log-odds) to a probability that means what it says. Rises with the margin, so that ranking
/// stays. The same bits on every machine.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Calibration.Platt.class, name = "platt"),
    @JsonSubTypes.Type(value = Calibration.Isotonic.class, name = "isotonic")
})
public sealed interface Calibration {
    /// The probability, 0 to 1.
    double probability(double margin);

    /// Logistic: `1 / (1 + exp(-(slope * margin + intercept)))` (Platt 1999).
    ///
    /// @param slope above 0
    record Platt(double slope, double intercept) implements Calibration {
        public Platt {
            if (!(slope > 0) || !Double.isFinite(slope) || !Double.isFinite(intercept)) {
                throw new IllegalArgumentException("a logistic calibration rises and is finite");
            }
        }

        @Override
        public double probability(double margin) {
            return 1 / (1 + StrictMath.exp(-(slope * margin + intercept)));
        }
    }

    /// Straight lines between points, level outside them, such as centred isotonic regression gives.
    ///
    /// @param margins 2 to 2,000, strictly rising
    /// @param probabilities as many, strictly rising, 0 to 1
    record Isotonic(List<Double> margins, List<Double> probabilities) implements Calibration {
        public Isotonic {
            margins = List.copyOf(margins);
            probabilities = List.copyOf(probabilities);
            Lines.check(margins, probabilities);
            for (int i = 1; i < probabilities.size(); i++) {
                if (!(probabilities.get(i) > probabilities.get(i - 1))) {
                    throw new IllegalArgumentException("calibrated probabilities rise strictly");
                }
            }
        }

        @Override
        public double probability(double margin) {
            return Lines.at(margin, margins, probabilities);
        }
    }
}
