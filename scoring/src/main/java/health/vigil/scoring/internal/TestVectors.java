package health.vigil.scoring.internal;

import health.vigil.scoring.Estimate;
import health.vigil.scoring.LearnedModel;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `vectors.json`: rows and what the model must say of them, as its trainer computed it.
public record TestVectors(List<Vector> vectors) {
    private static final int LEAST = 8;
    private static final int MOST = 200;
    /// What exponentials of other libraries may differ by.
    private static final double LAST_BITS = 1e-12;

    /// One row.
    ///
    /// @param features null where missing
    public record Vector(
            List<@Nullable BigDecimal> features, double margin, double probability, double low, double high) {}

    static TestVectors read(BundleFiles files) {
        return BundleJson.read(files, "vectors.json", TestVectors.class);
    }

    /// @param tolerance of margins: 0 where every bit must agree
    void tryOn(String bundle, LearnedModel model, double tolerance) {
        BundleForm.require(
                bundle,
                vectors.size() >= LEAST && vectors.size() <= MOST,
                "it does not have from " + LEAST + " to " + MOST + " test vectors");
        BundleForm.require(
                bundle,
                vectors.stream().mapToDouble(Vector::margin).distinct().count() > 1,
                "its test vectors all ask for the same answer");
        for (int i = 0; i < vectors.size(); i++) {
            Vector vector = vectors.get(i);
            BundleForm.require(
                    bundle,
                    vector.features().size() == model.features().size(),
                    "test vector " + (i + 1) + " has another number of features");
            Estimate expected = new Estimate(vector.margin(), vector.probability(), vector.low(), vector.high());
            Estimate given = model.estimate(row(vector));
            BundleForm.require(
                    bundle,
                    agree(given, expected, tolerance),
                    "test vector " + (i + 1) + " asks for " + expected + " and it gives " + given);
        }
    }

    private static boolean agree(Estimate given, Estimate expected, double tolerance) {
        return agree(given.margin(), expected.margin(), tolerance)
                && agree(given.probability(), expected.probability(), Math.max(tolerance, LAST_BITS))
                && agree(given.low(), expected.low(), Math.max(tolerance, LAST_BITS))
                && agree(given.high(), expected.high(), Math.max(tolerance, LAST_BITS));
    }

    private static boolean agree(double given, double expected, double tolerance) {
        return given == expected || Math.abs(given - expected) <= tolerance;
    }

    // Rounded once, from what is written to a float.
    private static float[] row(Vector vector) {
        float[] row = new float[vector.features().size()];
        for (int i = 0; i < row.length; i++) {
            BigDecimal value = vector.features().get(i);
            row[i] = value == null ? Float.NaN : Float.parseFloat(value.toString());
        }
        return row;
    }
}
