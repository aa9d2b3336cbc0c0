package health.vigil.scoring;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import health.vigil.scoring.internal.Lines;
import java.util.List;

/// How far a probability can be trusted: an interval beside it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Uncertainty.Ensemble.class, name = "ensemble"),
    @JsonSubTypes.Type(value = Uncertainty.VennAbers.class, name = "venn-abers")
})
public sealed interface Uncertainty {
    /// The estimate with its interval.
    ///
    /// @param margins of each model
    /// @param margin their mean
    Estimate estimate(float[] margins, double margin, Calibration calibration);

    /// From the lowest to the highest of what the models say for themselves: how far models disagree that were
    /// trained on different patients.
    record Ensemble() implements Uncertainty {
        /// Fewer models say nothing of their spread.
        public static final int LEAST = 3;

        @Override
        public Estimate estimate(float[] margins, double margin, Calibration calibration) {
            float low = margins[0];
            float high = margins[0];
            for (float each : margins) {
                low = Math.min(low, each);
                high = Math.max(high, each);
            }
            double probability = calibration.probability(margin);
            return new Estimate(
                    margin,
                    probability,
                    Math.min(probability, calibration.probability(low)),
                    Math.max(probability, calibration.probability(high)));
        }
    }

    /// The two probabilities of an inductive Venn-Abers predictor (Vovk and Petej, UAI 2014), by margin: lines
    /// between points, level outside them. Widened to the calibrated probability where that lies outside.
    ///
    /// @param margins 2 to 2,000, strictly rising
    /// @param low as many, never falling
    /// @param high as many, never falling, never below `low`
    record VennAbers(List<Double> margins, List<Double> low, List<Double> high) implements Uncertainty {
        public VennAbers {
            margins = List.copyOf(margins);
            low = List.copyOf(low);
            high = List.copyOf(high);
            Lines.check(margins, low);
            Lines.check(margins, high);
            for (int i = 0; i < low.size(); i++) {
                if (low.get(i) > high.get(i)) {
                    throw new IllegalArgumentException("an interval's low end is above its high end");
                }
            }
        }

        @Override
        public Estimate estimate(float[] each, double margin, Calibration calibration) {
            double probability = calibration.probability(margin);
            return new Estimate(
                    margin,
                    probability,
                    Math.min(probability, Lines.at(margin, margins, low)),
                    Math.max(probability, Lines.at(margin, margins, high)));
        }
    }
}
