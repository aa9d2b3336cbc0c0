package health.vigil.training.internal;

import health.vigil.evaluation.LabelledStay;

/// What a model is to learn of each row: whether a call there is worth more than silence, with how much it is worth
/// as the weight; and, for a model that must not use the clock, how likely that is at this hour in the unit for
/// anybody, in log-odds. Boosting starts from that offset and so learns only what tells patients of the same hour
/// apart; the offset is not part of the model.
///
/// @param wanted 1 where a call is worth more, else 0
/// @param weights mean 1
/// @param offsets 0 where the hour is not taken out
@SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
public record Target(float[] wanted, float[] weights, float[] offsets) {
    private static final int LAST_HOUR = 336;
    /// Hours are smoothed over their neighbours, and a little towards the mean, for late hours have few patients.
    private static final double[] KERNEL = {0.05, 0.1, 0.2, 0.3, 0.2, 0.1, 0.05};

    private static final double PRIOR_ROWS = 50;
    private static final double LEAST = 1e-4;

    /// @param hourFree whether the hour is taken out
    public static Target of(Rows rows, boolean hourFree) {
        double[] gains = rows.gains();
        double total = 0;
        for (double gain : gains) {
            total += Math.abs(gain);
        }
        float[] wanted = new float[gains.length];
        float[] weights = new float[gains.length];
        for (int i = 0; i < gains.length; i++) {
            wanted[i] = gains[i] > 0 ? 1 : 0;
            weights[i] = (float) (Math.abs(gains[i]) * gains.length / total);
        }
        float[] offsets = hourFree ? offsets(rows, wanted, weights) : new float[gains.length];
        return new Target(wanted, weights, offsets);
    }

    private static float[] offsets(Rows rows, float[] wanted, float[] weights) {
        double[] hours = rows.map(LabelledStay::hour);
        double[] positive = new double[LAST_HOUR + 1];
        double[] all = new double[LAST_HOUR + 1];
        double positives = 0;
        double everything = 0;
        for (int i = 0; i < hours.length; i++) {
            int hour = (int) Math.min(hours[i], LAST_HOUR);
            positive[hour] += wanted[i] * weights[i];
            all[hour] += weights[i];
            positives += wanted[i] * weights[i];
            everything += weights[i];
        }
        double[] odds = new double[LAST_HOUR + 1];
        for (int hour = 0; hour <= LAST_HOUR; hour++) {
            double share =
                    (smooth(positive, hour) + PRIOR_ROWS * positives / everything) / (smooth(all, hour) + PRIOR_ROWS);
            double bounded = Math.clamp(share, LEAST, 1 - LEAST);
            odds[hour] = StrictMath.log(bounded / (1 - bounded));
        }
        float[] offsets = new float[hours.length];
        for (int i = 0; i < hours.length; i++) {
            offsets[i] = (float) odds[(int) Math.min(hours[i], LAST_HOUR)];
        }
        return offsets;
    }

    private static double smooth(double[] counts, int hour) {
        double sum = 0;
        for (int i = 0; i < KERNEL.length; i++) {
            int at = Math.clamp(hour + i - KERNEL.length / 2, 0, counts.length - 1);
            sum += KERNEL[i] * counts[at];
        }
        return sum;
    }
}
