package health.vigil.training.internal;

import health.vigil.scoring.Calibration;
import health.vigil.scoring.Estimate;
import health.vigil.scoring.Uncertainty;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Test vectors: rows put together from many patients' values, so that none is a patient's, and what XGBoost says of
/// them.
public record Vectors(List<Vector> vectors) {
    private static final int COUNT = 32;
    /// Every so many is complete; of the others this share is missing beyond what is missing in the drawn rows.
    private static final int COMPLETE = 4;

    private static final double MISSING = 0.1;
    private static final int TRIES = 1000;

    /// One row.
    ///
    /// @param features null where missing
    public record Vector(List<@Nullable Float> features, double margin, double probability, double low, double high) {}

    /// Draws rows and computes what every model says of them.
    public static Vectors draw(Rows rows, List<byte[]> models, Calibration calibration, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[COUNT * rows.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(rows, i % rows.width(), i / rows.width() % COMPLETE == 0, random);
        }
        float[][] margins = new float[models.size()][];
        for (int k = 0; k < margins.length; k++) {
            margins[k] = Trees.margins(models.get(k), values, rows.width());
        }
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            float[] each = new float[margins.length];
            double sum = 0;
            for (int k = 0; k < each.length; k++) {
                each[k] = margins[k][i];
                sum += each[k];
            }
            Estimate estimate = new Uncertainty.Ensemble().estimate(each, sum / each.length, calibration);
            List<@Nullable Float> features = new ArrayList<>();
            for (int j = 0; j < rows.width(); j++) {
                float value = values[i * rows.width() + j];
                features.add(Float.isNaN(value) ? null : value);
            }
            vectors.add(
                    new Vector(features, estimate.margin(), estimate.probability(), estimate.low(), estimate.high()));
        }
        return new Vectors(vectors);
    }

    private static float value(Rows rows, int feature, boolean complete, SplittableRandom random) {
        if (!complete && random.nextDouble() < MISSING) {
            return Float.NaN;
        }
        float value = Float.NaN;
        for (int tries = 0; tries < (complete ? TRIES : 1) && Float.isNaN(value); tries++) {
            value = rows.value(random.nextInt(rows.size()), feature);
        }
        return complete && Float.isNaN(value) ? 0 : value;
    }
}
