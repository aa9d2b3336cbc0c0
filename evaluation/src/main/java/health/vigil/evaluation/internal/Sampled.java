package health.vigil.evaluation.internal;

import health.vigil.evaluation.Interval;
import java.util.Arrays;

/// A measure on the patients themselves, and on each resample of them.
///
/// @param resamples in the order of the [Bootstrap]; NaN where a resample has no answer
@SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
record Sampled(double value, double[] resamples) {
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    /// The percentiles of the resamples (Efron's percentile interval).
    Interval interval() {
        double[] sorted = answers();
        return sorted.length == 0
                ? new Interval(value, Double.NaN, Double.NaN)
                : new Interval(value, quantile(sorted, LOW), quantile(sorted, HIGH));
    }

    /// The same for a measure that cannot be negative and that resampling raises, as it does a sum of absolute
    /// differences: the percentiles less the resamples' bias, which is by how much their mean exceeds the value
    /// (Efron
    /// and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 10), and not below 0.
    Interval unbiased() {
        Interval raw = interval();
        double bias = Arrays.stream(answers()).average().orElse(Double.NaN) - value;
        return new Interval(value, Math.max(0, raw.low() - bias), Math.max(0, raw.high() - bias));
    }

    /// The difference on the patients and on each resample: another measure of the same bootstrap taken away.
    Sampled minus(Sampled other) {
        double[] differences = resamples.clone();
        for (int i = 0; i < differences.length; i++) {
            differences[i] -= other.resamples[i];
        }
        return new Sampled(value - other.value, differences);
    }

    private double[] answers() {
        return Arrays.stream(resamples)
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
