package health.vigil.training.internal;

import health.vigil.training.Boosting;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/// XGBoost, as far as it is used: from numbers to a model in its own JSON, and from a model to margins. The same
/// inputs give the same bytes: the number of threads is fixed, and sums are made in an order that depends on it
/// alone.
public final class Trees {
    private Trees() {}

    /// Trains one model.
    ///
    /// @param from a model to go on from, whose trees stay as they are; null for none
    public static byte[] fit(Sample sample, Boosting boosting, long seed, List<String> names, byte @Nullable [] from) {
        Map<String, Object> settings = new LinkedHashMap<>(boosting.parameters());
        settings.put("seed", seed);
        try {
            DMatrix data = new DMatrix(sample.values(), sample.wanted().length, names.size(), Float.NaN);
            Booster start = null;
            Booster trained = null;
            try {
                data.setLabel(sample.wanted());
                data.setWeight(sample.weights());
                data.setBaseMargin(sample.offsets());
                start = from == null ? null : XGBoost.loadModel(from);
                trained = XGBoost.train(data, settings, boosting.rounds(), Map.of(), null, null, null, 0, start);
                trained.setFeatureNames(names.toArray(String[]::new));
                return trained.toByteArray("json");
            } finally {
                data.dispose();
                dispose(trained);
                dispose(start);
            }
        } catch (XGBoostError | IOException e) {
            throw new IllegalStateException("XGBoost could not train", e);
        }
    }

    /// The margins of a model, without any offset.
    public static float[] margins(byte[] model, float[] values, int width) {
        try {
            DMatrix data = new DMatrix(values, values.length / width, width, Float.NaN);
            Booster booster = null;
            try {
                booster = XGBoost.loadModel(model);
                booster.setParam("nthread", Boosting.THREADS);
                float[][] found = booster.predict(data, true);
                float[] margins = new float[found.length];
                for (int i = 0; i < found.length; i++) {
                    margins[i] = found[i][0];
                }
                return margins;
            } finally {
                data.dispose();
                dispose(booster);
            }
        } catch (XGBoostError | IOException e) {
            throw new IllegalStateException("XGBoost could not compute", e);
        }
    }

    private static void dispose(@Nullable Booster booster) {
        if (booster != null) {
            booster.dispose();
        }
    }

    /// What one model is trained on.
    ///
    /// @param values row after row
    /// @param offsets margins from which boosting starts
    @SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
    public record Sample(float[] values, float[] wanted, float[] weights, float[] offsets) {
        /// Some rows.
        ///
        /// @param thin how many times a row of a stay without sepsis counts
        public static Sample of(Rows rows, Target target, int[] chosen, int thin) {
            float[] weights = pick(target.weights(), chosen);
            for (int i = 0; i < chosen.length; i++) {
                weights[i] *= rows.septic(rows.stayOf(chosen[i])) ? 1 : thin;
            }
            return new Sample(
                    rows.values(chosen), pick(target.wanted(), chosen), weights, pick(target.offsets(), chosen));
        }

        private static float[] pick(float[] all, int[] chosen) {
            float[] some = new float[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                some[i] = all[chosen[i]];
            }
            return some;
        }
    }
}
