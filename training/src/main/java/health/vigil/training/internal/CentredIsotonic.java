package health.vigil.training.internal;

import health.vigil.base.ProblemException;
import health.vigil.scoring.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Isotonic regression by pooling adjacent violators, each pool standing at the mean of its margins (centred isotonic
/// regression, Oron and Flournoy, Stat Biopharm Res 2017;9:258-267), so that the curve rises strictly between them.
public final class CentredIsotonic {
    /// Rows are pooled by their order first, the last pool with what is left over: fewer rows than this say nothing
    /// of a rate of a few per cent.
    private static final int LEAST_ROWS = 200;

    private static final int MOST_POOLS = 500;

    private CentredIsotonic() {}

    /// The curve through margins and what happened.
    ///
    /// @param happened 1 or 0 for each margin; both must occur
    /// @throws ProblemException `VGL-TRN-002` where these rows give no two points of a curve
    public static Calibration.Isotonic fit(double[] margins, double[] happened) {
        int[] order = IntStream.range(0, margins.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> margins[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int size = Math.max(LEAST_ROWS, margins.length / MOST_POOLS);
        List<Pool> pools = new ArrayList<>();
        int from = 0;
        while (from < order.length) {
            int to = order.length - from < 2 * size ? order.length : from + size;
            Pool pool = Pool.of(Arrays.copyOfRange(order, from, to), margins, happened);
            from = to;
            while (!pools.isEmpty() && !pool.above(pools.getLast())) {
                pool = pools.removeLast().and(pool);
            }
            pools.add(pool);
        }
        if (pools.size() < 2) {
            throw new ProblemException(
                    "VGL-TRN-002",
                    "There are too few labelled rows, or they are too much alike, to calibrate a model with.",
                    "Give more stays, septic ones and others.");
        }
        return new Calibration.Isotonic(
                pools.stream().map(Pool::margin).toList(),
                pools.stream().map(Pool::rate).toList());
    }

    private record Pool(double rows, double margins, double happened) {
        static Pool of(int[] members, double[] margins, double[] happened) {
            double sum = 0;
            double events = 0;
            for (int member : members) {
                sum += margins[member];
                events += happened[member];
            }
            return new Pool(members.length, sum, events);
        }

        boolean above(Pool other) {
            return rate() > other.rate() && margin() > other.margin();
        }

        Pool and(Pool other) {
            return new Pool(rows + other.rows, margins + other.margins, happened + other.happened);
        }

        double margin() {
            return margins / rows;
        }

        double rate() {
            return happened / rows;
        }
    }
}
