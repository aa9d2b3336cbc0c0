package health.vigil.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntBiFunction;

/// The rows of judged stays, sorted once by score, so that areas under curves are one pass for any weights of the
/// stays.
public final class Ranking {
    private static final int MAX_ROWS = 1 << 24;
    private static final int POINTS = 200;
    private static final int LABEL = 1;
    private static final int TIE_ENDS = 2;
    private static final int BLOCK_ENDS = 4;
    private static final int STAY_SHIFT = 3;

    private final int[] rows;
    private final int stays;

    private Ranking(int[] rows, int stays) {
        this.rows = rows;
        this.stays = stays;
    }

    /// All rows against all.
    public static Ranking of(List<JudgedStay> stays) {
        return sorted(stays, (_, _) -> 0);
    }

    /// Rows against rows of the same hour in the ICU (ICULOS) only, so that knowing the hour is of no use.
    public static Ranking hourMatched(List<JudgedStay> stays) {
        return sorted(stays, LabelledStay::hour);
    }

    /// The share of pairs of a septic and another row, of one block, in which the septic one has the greater score; a
    /// tie counts half. Equal to the trapezoid area under the ROC curve. NaN without pairs.
    ///
    /// @param weights how often each stay counts, by its place in the list
    public double auroc(int[] weights) {
        double won = 0;
        double pairs = 0;
        long below = 0;
        long septic = 0;
        long tiedSeptic = 0;
        long tiedOthers = 0;
        for (int row : rows) {
            int weight = weights[row >>> STAY_SHIFT];
            if ((row & LABEL) != 0) {
                tiedSeptic += weight;
            } else {
                tiedOthers += weight;
            }
            if ((row & TIE_ENDS) != 0) {
                won += tiedSeptic * (below + tiedOthers / 2.0);
                below += tiedOthers;
                septic += tiedSeptic;
                tiedSeptic = 0;
                tiedOthers = 0;
                if ((row & BLOCK_ENDS) != 0) {
                    pairs += (double) septic * below;
                    below = 0;
                    septic = 0;
                }
            }
        }
        return pairs == 0 ? Double.NaN : won / pairs;
    }

    /// The same, each stay once.
    public double auroc() {
        return auroc(once());
    }

    /// The area under the precision-recall curve as the challenge computes it: precision at each distinct score times
    /// the gain in recall. For a ranking of all rows; NaN without a septic row.
    public double auprc(int[] weights) {
        double area = 0;
        long septic = 0;
        long others = 0;
        long gained = 0;
        for (int i = rows.length - 1; i >= 0; i--) {
            int weight = weights[rows[i] >>> STAY_SHIFT];
            if ((rows[i] & LABEL) != 0) {
                septic += weight;
                gained += weight;
            } else {
                others += weight;
            }
            if (gained > 0 && (i == 0 || (rows[i - 1] & TIE_ENDS) != 0)) {
                area += gained * ((double) septic / (septic + others));
                gained = 0;
            }
        }
        return septic == 0 ? Double.NaN : area / septic;
    }

    /// The same, each stay once.
    public double auprc() {
        return auprc(once());
    }

    /// The ROC and precision-recall curves, from the highest score down, at most about 200 points.
    public List<Point> curve() {
        long allSeptic = Arrays.stream(rows).filter(row -> (row & LABEL) != 0).count();
        List<Point> points = new ArrayList<>();
        long septic = 0;
        long others = 0;
        int next = 0;
        for (int i = rows.length - 1; i >= 0; i--) {
            if ((rows[i] & LABEL) != 0) {
                septic++;
            } else {
                others++;
            }
            boolean tieBegins = i == 0 || (rows[i - 1] & TIE_ENDS) != 0;
            if (tieBegins && (rows.length - i >= next || i == 0)) {
                points.add(new Point(
                        (double) others / Math.max(1, rows.length - allSeptic),
                        (double) septic / Math.max(1, allSeptic),
                        (double) septic / (septic + others)));
                next = rows.length - i + rows.length / POINTS;
            }
        }
        return points;
    }

    /// What calling from one score on gives.
    ///
    /// @param falseShare share of other rows called, 1 less specificity
    /// @param trueShare share of septic rows called, sensitivity or recall
    /// @param precision share of called rows that are septic
    public record Point(double falseShare, double trueShare, double precision) {}

    private int[] once() {
        int[] weights = new int[stays];
        Arrays.fill(weights, 1);
        return weights;
    }

    private static Ranking sorted(List<JudgedStay> stays, ToIntBiFunction<LabelledStay, Integer> block) {
        int count = stays.stream().mapToInt(judged -> judged.stay().rows()).sum();
        if (count > MAX_ROWS) {
            throw new IllegalArgumentException("at most " + MAX_ROWS + " rows can be ranked");
        }
        double[] distinct = scores(stays, count);
        // Fifteen bits of hour, 24 of the score's rank, 24 of the row's number: sorted as one number.
        long[] keys = new long[count];
        int[] packed = new int[count];
        int at = 0;
        for (int i = 0; i < stays.size(); i++) {
            JudgedStay judged = stays.get(i);
            for (int row = 0; row < judged.stay().rows(); row++) {
                long rank = Arrays.binarySearch(distinct, judged.score(row));
                keys[at] = ((long) block.applyAsInt(judged.stay(), row) << 48) | (rank << 24) | at;
                packed[at++] = (i << STAY_SHIFT) | (judged.stay().label(row) ? LABEL : 0);
            }
        }
        Arrays.parallelSort(keys);
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = packed[(int) keys[i] & (MAX_ROWS - 1)];
            boolean last = i == count - 1;
            if (last || keys[i] >>> 48 != keys[i + 1] >>> 48) {
                rows[i] |= TIE_ENDS | BLOCK_ENDS;
            } else if (keys[i] >>> 24 != keys[i + 1] >>> 24) {
                rows[i] |= TIE_ENDS;
            }
        }
        return new Ranking(rows, stays.size());
    }

    private static double[] scores(List<JudgedStay> stays, int count) {
        double[] all = new double[count];
        int at = 0;
        for (JudgedStay judged : stays) {
            for (int row = 0; row < judged.stay().rows(); row++) {
                all[at++] = judged.score(row);
            }
        }
        Arrays.parallelSort(all);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || Double.compare(all[i], all[i - 1]) != 0) {
                all[distinct++] = all[i];
            }
        }
        return Arrays.copyOf(all, distinct);
    }
}
