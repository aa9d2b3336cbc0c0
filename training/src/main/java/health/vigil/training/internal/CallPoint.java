package health.vigil.training.internal;

import java.util.Comparator;
import java.util.stream.IntStream;

/// The margin from which a call is worth most.
public final class CallPoint {
    private CallPoint() {}

    /// The margin at which the sum of gains of all rows at or above it is greatest.
    ///
    /// @param gains what a call at each row is worth more than silence; 0 for a row that shall not count
    public static double best(double[] margins, double[] gains) {
        int[] order = IntStream.range(0, margins.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> margins[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        double sum = 0;
        double most = 0;
        double point = Double.POSITIVE_INFINITY;
        for (int i = 0; i < order.length; i++) {
            sum += gains[order[i]];
            boolean tied = i + 1 < order.length && margins[order[i + 1]] == margins[order[i]];
            if (!tied && sum > most) {
                most = sum;
                point = margins[order[i]];
            }
        }
        return point;
    }
}
