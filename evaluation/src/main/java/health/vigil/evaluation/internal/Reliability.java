package health.vigil.evaluation.internal;

import health.vigil.evaluation.Figures.Calibration;
import health.vigil.evaluation.Figures.Calibration.Bin;
import health.vigil.evaluation.JudgedStay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Probabilities against frequencies, in bins of equally many rows; equal probabilities share a bin. The bins are cut
/// once, on all rows, and are the same for every resample.
final class Reliability {
    static final int BINS = 20;

    private final int[] stays;
    private final boolean[] labels;
    private final double[] probabilities;
    private final int[] bins;

    private Reliability(List<JudgedStay> judged) {
        int most = judged.stream().mapToInt(each -> each.stay().rows()).sum();
        int[] owners = new int[most];
        boolean[] septic = new boolean[most];
        double[] scores = new double[most];
        int count = 0;
        for (int i = 0; i < judged.size(); i++) {
            JudgedStay each = judged.get(i);
            for (int row = 0; row < each.stay().rows(); row++) {
                if (!each.withheld(row)) {
                    owners[count] = i;
                    septic[count] = each.stay().label(row);
                    scores[count++] = each.score(row);
                }
            }
        }
        this.stays = Arrays.copyOf(owners, count);
        this.labels = Arrays.copyOf(septic, count);
        this.probabilities = Arrays.copyOf(scores, count);
        this.bins = bins(probabilities);
    }

    static Calibration of(List<JudgedStay> judged, Bootstrap bootstrap) {
        Reliability reliability = new Reliability(judged);
        int[] once = new int[judged.size()];
        Arrays.fill(once, 1);
        List<Bin> bins = reliability.weighted(once);
        double rows = bins.stream().mapToLong(Bin::rows).sum();
        return new Calibration(
                bootstrap
                        .sampled(weights -> expectedError(reliability.weighted(weights)))
                        .unbiased(),
                bins.stream().mapToDouble(bin -> bin.rows() * bin.probability()).sum() / rows,
                bins.stream().mapToDouble(bin -> bin.rows() * bin.frequency()).sum() / rows,
                bins);
    }

    private static double expectedError(List<Bin> bins) {
        double rows = bins.stream().mapToLong(Bin::rows).sum();
        return bins.stream()
                        .mapToDouble(bin -> bin.rows() * Math.abs(bin.probability() - bin.frequency()))
                        .sum()
                / rows;
    }

    private List<Bin> weighted(int[] weights) {
        long[] rows = new long[BINS];
        long[] septic = new long[BINS];
        double[] sums = new double[BINS];
        for (int i = 0; i < stays.length; i++) {
            int weight = weights[stays[i]];
            rows[bins[i]] += weight;
            septic[bins[i]] += labels[i] ? weight : 0;
            sums[bins[i]] += weight * probabilities[i];
        }
        List<Bin> found = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (rows[bin] > 0) {
                found.add(new Bin(rows[bin], sums[bin] / rows[bin], (double) septic[bin] / rows[bin]));
            }
        }
        return found;
    }

    private static int[] bins(double[] probabilities) {
        double[] sorted = probabilities.clone();
        Arrays.parallelSort(sorted);
        double[] lowest = new double[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            lowest[bin] = sorted.length == 0 ? 0 : sorted[(int) ((long) bin * sorted.length / BINS)];
        }
        int[] bins = new int[probabilities.length];
        for (int i = 0; i < bins.length; i++) {
            int bin = BINS - 1;
            while (bin > 0 && probabilities[i] < lowest[bin]) {
                bin--;
            }
            bins[i] = bin;
        }
        return bins;
    }
}
