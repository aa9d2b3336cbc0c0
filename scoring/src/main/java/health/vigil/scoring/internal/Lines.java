package health.vigil.scoring.internal;

import java.util.List;

/// Probabilities on straight lines between points of margins, level outside them.
public final class Lines {
    private static final int MAX_POINTS = 2000;

    private Lines() {}

    /// @throws IllegalArgumentException where margins do not rise strictly, probabilities fall or leave 0 to 1, or
    ///     their numbers differ or are not 2 to 2,000
    public static void check(List<Double> margins, List<Double> probabilities) {
        if (margins.size() < 2 || margins.size() > MAX_POINTS || margins.size() != probabilities.size()) {
            throw new IllegalArgumentException("a table has 2 to " + MAX_POINTS + " margins and as many values");
        }
        for (int i = 0; i < margins.size(); i++) {
            double probability = probabilities.get(i);
            if (!Double.isFinite(margins.get(i)) || !(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("a table's margins are finite and its values within 0 to 1");
            }
            if (i > 0 && (!(margins.get(i) > margins.get(i - 1)) || probability < probabilities.get(i - 1))) {
                throw new IllegalArgumentException("a table's margins rise and its values do not fall");
            }
        }
    }

    /// The value at a margin.
    public static double at(double margin, List<Double> margins, List<Double> probabilities) {
        int last = margins.size() - 1;
        if (margin <= margins.getFirst()) {
            return probabilities.getFirst();
        }
        if (margin >= margins.get(last)) {
            return probabilities.get(last);
        }
        int low = 0;
        int high = last;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (margins.get(middle) <= margin) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double from = margins.get(low);
        double share = (margin - from) / (margins.get(high) - from);
        double bottom = probabilities.get(low);
        return bottom + share * (probabilities.get(high) - bottom);
    }
}
