package health.vigil.evaluation.internal;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// Resamples patients with replacement (Efron's bootstrap): a resample is how often each patient was drawn. All
/// measures see the same resamples, whatever the number of threads.
public final class Bootstrap {
    private final int patients;
    private final long[] seeds;

    public Bootstrap(int patients, int resamples, long seed) {
        this.patients = patients;
        // Seeds in arithmetic progression would give overlapping draws: they are drawn themselves.
        this.seeds = new SplittableRandom(seed).longs(resamples).toArray();
    }

    /// A measure on all resamples.
    ///
    /// @param measure takes how often each patient counts; NaN where a resample has no answer
    Sampled sampled(ToDoubleFunction<int[]> measure) {
        int[] once = new int[patients];
        Arrays.fill(once, 1);
        double[] found = Arrays.stream(seeds)
                .parallel()
                .mapToDouble(each -> measure.applyAsDouble(weights(each)))
                .toArray();
        return new Sampled(measure.applyAsDouble(once), found);
    }

    /// The ratio of two sums over patients.
    Sampled ratio(double[] numerators, double[] denominators) {
        return sampled(weights -> {
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
}
