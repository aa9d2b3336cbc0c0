package health.vigil.bench;

import ai.onnxruntime.OrtException;
import health.vigil.scoring.TreeEnsemble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// One row at a time through trees that XGBoost trains on made-up rows: our evaluator and our Shapley values, and
/// XGBoost's own and ONNX Runtime's answers for the same rows in the same run, with a check that they agree.
@Command(
        name = "trees",
        description = "One score at a time, with and without Shapley values: ours, XGBoost's, ONNX Runtime's.")
final class TreesBench implements Callable<Integer> {
    private static final int FEATURES = 80;
    private static final int TRAINING_ROWS = 5000;
    private static final int ROWS = 2000;
    private static final int SLOW_ROWS = 300;
    /// Another order of summing, in single precision.
    private static final double SAME = 1e-5;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--trees", defaultValue = "300", description = "how many (default ${DEFAULT-VALUE})")
    private int trees;

    @Option(names = "--depth", defaultValue = "5", description = "how deep (default ${DEFAULT-VALUE})")
    private int depth;

    @Option(names = "--runs", defaultValue = "7", description = "how often it is measured (default ${DEFAULT-VALUE})")
    private int runs;

    private interface Work {
        void on(float[] row) throws XGBoostError, OrtException;
    }

    @Override
    public Integer call() throws IOException, XGBoostError, OrtException {
        float[][] rows = rows(new Random(1), TRAINING_ROWS);
        Booster booster = train(rows);
        byte[] model = booster.toByteArray("json");
        TreeEnsemble ensemble = TreeEnsemble.read(List.of(model));
        float[][] expected = booster.predict(matrix(rows), true);
        long differing = 0;
        for (int i = 0; i < rows.length; i++) {
            differing += ensemble.margins(rows[i])[0] == expected[i][0] ? 0 : 1;
        }
        List<Double> scores = new ArrayList<>();
        List<Double> onnxScores = new ArrayList<>();
        double farthest = 0;
        List<Double> explained = new ArrayList<>();
        List<Double> xgboostScores = new ArrayList<>();
        List<Double> xgboostExplained = new ArrayList<>();
        try (OnnxTrees onnx = new OnnxTrees(model, FEATURES)) {
            for (int i = 0; i < rows.length; i++) {
                farthest = Math.max(farthest, Math.abs((double) onnx.margin(rows[i]) - expected[i][0]));
            }
            for (int run = 0; run < runs; run++) {
                scores.add(measured(rows, ROWS, ensemble::margins));
                explained.add(measured(rows, ROWS, ensemble::shapley));
                onnxScores.add(measured(rows, ROWS, onnx::margin));
                xgboostScores.add(measured(rows, SLOW_ROWS, row -> {
                    DMatrix one = matrix(row);
                    booster.predict(one, true);
                    one.dispose();
                }));
                xgboostExplained.add(measured(rows, SLOW_ROWS, row -> {
                    DMatrix one = matrix(row);
                    booster.predictContrib(one, 0);
                    one.dispose();
                }));
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("machine", Machine.described());
        result.put("trees", trees);
        result.put("depth", depth);
        result.put("features", FEATURES);
        result.put("rowsThatDifferFromXgboost", differing);
        result.put("farthestOnnxFromXgboost", farthest);
        result.put("microsecondsScore", scores);
        result.put("microsecondsShapley", explained);
        result.put("microsecondsOnnxScore", onnxScores);
        result.put("microsecondsXgboostScore", xgboostScores);
        result.put("microsecondsXgboostShapley", xgboostExplained);
        spec.commandLine().getOut().println(new JsonMapper().writeValueAsString(result));
        return differing == 0 && farthest <= SAME ? 0 : 1;
    }

    private static double measured(float[][] rows, int count, Work work) throws XGBoostError, OrtException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            work.on(rows[i]);
        }
        return Math.round((System.nanoTime() - start) / 10.0 / count) / 100.0;
    }

    private Booster train(float[][] rows) throws XGBoostError {
        Random random = new Random(2);
        float[] labels = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double margin = -1;
            for (int j = 0; j < FEATURES; j += 4) {
                margin += Float.isNaN(rows[i][j]) ? 0 : 0.1 * rows[i][j];
            }
            labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
        }
        DMatrix matrix = matrix(rows);
        matrix.setLabel(labels);
        Map<String, Object> settings = Map.of(
                "objective", "binary:logistic", "max_depth", depth, "eta", 0.05, "tree_method", "hist", "nthread", 1);
        return XGBoost.train(matrix, settings, trees, Map.of(), null, null);
    }

    private static float[][] rows(Random random, int count) {
        float[][] rows = new float[count][FEATURES];
        for (float[] row : rows) {
            for (int i = 0; i < FEATURES; i++) {
                row[i] = random.nextInt(3) == 0 ? Float.NaN : Math.round(random.nextGaussian() * 50) / 10f;
            }
        }
        return rows;
    }

    private static DMatrix matrix(float[]... rows) throws XGBoostError {
        float[] flat = new float[rows.length * FEATURES];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * FEATURES, FEATURES);
        }
        return new DMatrix(flat, rows.length, FEATURES, Float.NaN);
    }
}
