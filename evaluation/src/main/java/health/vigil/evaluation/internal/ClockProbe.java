package health.vigil.evaluation.internal;

import health.vigil.evaluation.ChallengeFacts;
import health.vigil.evaluation.EvaluationReport.Clock;
import health.vigil.evaluation.JudgedStay;
import health.vigil.evaluation.LabelledStay;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// How well the hour in the ICU, min(ICULOS, 60), can be told from what a model reads and from what it says: the
/// coefficient of determination (R2) of a small XGBoost regression, fitted on half of at most 4,000 patients and
/// judged on the other half. 0 is blind to the clock, 1 is a clock.
final class ClockProbe {
    private static final int MAX_PATIENTS = 4000;
    private static final int LAST_HOUR = 60;
    private static final int ROUNDS = 60;

    private ClockProbe() {}

    /// @param features what the model reads; empty for published scores, which read single values
    static Clock of(List<JudgedStay> stays, Optional<FeatureSet> features) {
        // By the hash of the file: as good as a draw, and the same for every model.
        List<JudgedStay> drawn = stays.stream()
                .sorted(Comparator.comparing(judged -> judged.stay().sha256()))
                .limit(MAX_PATIENTS)
                .toList();
        List<JudgedStay> fit = drawn.subList(0, drawn.size() / 2);
        List<JudgedStay> test = drawn.subList(drawn.size() / 2, drawn.size());
        if (fit.isEmpty()) {
            return new Clock(Double.NaN, Double.NaN, 0, 0);
        }
        try {
            double fromFeatures = features.isEmpty()
                    ? Double.NaN
                    : determination(
                            vectors(fit, features.get()), hours(fit), vectors(test, features.get()), hours(test));
            double fromScore = determination(scores(fit), hours(fit), scores(test), hours(test));
            return new Clock(fromFeatures, fromScore, fit.size(), test.size());
        } catch (XGBoostError e) {
            throw new IllegalStateException("the clock probe cannot be fitted", e);
        }
    }

    private static double determination(float[][] fit, float[] fitHours, float[][] test, float[] testHours)
            throws XGBoostError {
        Map<String, Object> parameters = Map.of(
                "objective", "reg:squarederror",
                "tree_method", "hist",
                "max_depth", 4,
                "eta", 0.2,
                "seed", 1,
                "nthread", 1,
                "verbosity", 0);
        DMatrix learn = matrix(fit);
        DMatrix judge = matrix(test);
        try {
            learn.setLabel(fitHours);
            Booster booster = XGBoost.train(learn, parameters, ROUNDS, new HashMap<>(), null, null);
            try {
                return determination(booster.predict(judge), testHours);
            } finally {
                booster.dispose();
            }
        } finally {
            learn.dispose();
            judge.dispose();
        }
    }

    private static double determination(float[][] predicted, float[] hours) {
        double mean = 0;
        for (float hour : hours) {
            mean += hour / (double) hours.length;
        }
        double left = 0;
        double all = 0;
        for (int i = 0; i < hours.length; i++) {
            left += Math.pow(hours[i] - predicted[i][0], 2);
            all += Math.pow(hours[i] - mean, 2);
        }
        return 1 - left / all;
    }

    private static DMatrix matrix(float[][] rows) throws XGBoostError {
        int columns = rows[0].length;
        float[] flat = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return new DMatrix(flat, rows.length, columns, Float.NaN);
    }

    private static float[][] vectors(List<JudgedStay> stays, FeatureSet features) {
        List<float[]> rows = new ArrayList<>();
        for (JudgedStay judged : stays) {
            LabelledStay stay = judged.stay();
            Timeline timeline = ChallengeFacts.timeline(stay);
            for (int row = 0; row < stay.rows(); row++) {
                rows.add(features.vector(timeline, ChallengeFacts.time(stay, row)));
            }
        }
        return rows.toArray(new float[0][]);
    }

    private static float[][] scores(List<JudgedStay> stays) {
        List<float[]> rows = new ArrayList<>();
        for (JudgedStay judged : stays) {
            for (int row = 0; row < judged.stay().rows(); row++) {
                rows.add(new float[] {judged.withheld(row) ? Float.NaN : (float) judged.score(row)});
            }
        }
        return rows.toArray(new float[0][]);
    }

    private static float[] hours(List<JudgedStay> stays) {
        float[] hours = new float
                [stays.stream().mapToInt(judged -> judged.stay().rows()).sum()];
        int at = 0;
        for (JudgedStay judged : stays) {
            for (int row = 0; row < judged.stay().rows(); row++) {
                hours[at++] = Math.min(judged.stay().hour(row), LAST_HOUR);
            }
        }
        return hours;
    }
}
