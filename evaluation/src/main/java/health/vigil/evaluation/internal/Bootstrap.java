package health.vigil.evaluation.internal;

import health.vigil.evaluation.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// Resamples patients with replacement (Efron's percentile bootstrap): a resample is how often each patient was
/// drawn. All measures see the same resamples, whatever the number of threads.
public final class Bootstrap {
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private final int patients;
    private final long[] seeds;

    public Bootstrap(int patients, int resamples, long seed) {
        this.patients = patients;
        // Seeds in arithmetic progression would give overlapping draws: they are drawn themselves.
        this.seeds = new SplittableRandom(seed).longs(resamples).toArray();
    }

    /// A measure with its interval.
    ///
    /// @param measure takes how often each patient counts; NaN where a resample has no answer, which is left out
    public Interval interval(ToDoubleFunction<int[]> measure) {
        int[] once = new int[patients];
        Arrays.fill(once, 1);
        double value = measure.applyAsDouble(once);
        double[] found = Arrays.stream(seeds)
                .parallel()
                .mapToDouble(each -> measure.applyAsDouble(weights(each)))
                .toArray();
        double[] sorted = Arrays.stream(found)
                .filter(each -> !Double.isNaN(each))
                .sorted()
                .toArray();
        return sorted.length == 0
                ? new Interval(value, Double.NaN, Double.NaN)
                : new Interval(value, quantile(sorted, LOW), quantile(sorted, HIGH));
    }

    /// The ratio of two sums over patients.
    public Interval ratio(double[] numerators, double[] denominators) {
        return interval(weights -> {
            double numerator = 0;
            double denominator = 0;
            for (int i = 0; i < weights.length; i++) {
                numerator += weights[i] * numerators[i];
                denominator += weights[i] * denominators[i];
            }
            return denominator == 0 ? Double.NaN : numerator / denominator;
        });
    }

    private int[] weights(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] weights = new int[patients];
        for (int i = 0; i < patients; i++) {
            weights[random.nextInt(patients)]++;
        }
        return weights;
    }

    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
