package health.vigil.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.Signal;
import health.vigil.scoring.Feature.Measure;
import health.vigil.scoring.FeatureSet.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// Small models that XGBoost trains on made-up rows with missing values, and a whole bundle around three of them: the
/// rows mean nothing clinically but what risk rises with is plausible.
final class Trained {
    static final FeatureSet FEATURES = new FeatureSet(List.of(
            new Named("heart-rate.latest", "heart rate", new Feature.Latest(Signal.HEART_RATE, 6)),
            new Named("heart-rate.maximum", "heart rate", statistic(Signal.HEART_RATE, 12, Measure.MAXIMUM)),
            new Named("respiratory-rate.latest", "respiratory rate", new Feature.Latest(Signal.RESPIRATORY_RATE, 6)),
            new Named("lactate.latest", "lactate", new Feature.Latest(Signal.LACTATE, 24)),
            new Named("lactate.change", "lactate", statistic(Signal.LACTATE, 24, Measure.CHANGE)),
            new Named("lactate.count", "lactate", statistic(Signal.LACTATE, 24, Measure.COUNT)),
            new Named("temperature.latest", "temperature", new Feature.Latest(Signal.TEMPERATURE, 8)),
            new Named("temperature.deviation", "temperature", statistic(Signal.TEMPERATURE, 24, Measure.DEVIATION)),
            new Named(
                    "shock-index",
                    "shock index",
                    new Feature.Ratio(
                            new Feature.Latest(Signal.HEART_RATE, 6), new Feature.Latest(Signal.SYSTOLIC_PRESSURE, 6))),
            new Named("age", "age", new Feature.Trait(Attribute.AGE)),
            new Named("sex", "sex", new Feature.Trait(Attribute.SEX))));

    /// What the features read, and one more.
    static final List<Signal> SIGNALS = List.of(
            Signal.HEART_RATE,
            Signal.RESPIRATORY_RATE,
            Signal.SYSTOLIC_PRESSURE,
            Signal.TEMPERATURE,
            Signal.LACTATE,
            Signal.OXYGEN_SATURATION);

    private static final double[] CENTRES = {85, 95, 18, 2, 0, 1, 37, 0.4, 0.7, 62, 0.5};
    private static final double[] SPREADS = {18, 18, 5, 1.2, 1, 1, 0.8, 0.2, 0.2, 15, 0.6};
    private static final double[] WEIGHTS = {0.5, 0.3, 0.6, 0.9, 0.5, 0.1, 0.3, 0.2, 0.6, 0.3, 0.05};
    private static final int ROWS = 2000;
    private static final int MODELS = 3;

    private Trained() {}

    private static Feature statistic(Signal signal, double hours, Measure measure) {
        return new Feature.Statistic(signal, hours, measure);
    }

    /// Rows of the features above; every third number is missing.
    static float[][] rows(long seed, int count) {
        Random random = new Random(seed);
        float[][] rows = new float[count][FEATURES.size()];
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                // Steps as charts have them: many values lie exactly on a threshold.
                double value = CENTRES[i] + SPREADS[i] * Math.round(4 * random.nextGaussian()) / 4;
                row[i] = random.nextInt(3) == 0 ? Float.NaN : (float) value;
            }
        }
        return rows;
    }

    static Booster booster(long seed, Map<String, Object> settings) throws XGBoostError {
        float[][] rows = rows(seed, ROWS);
        Random random = new Random(seed + 1);
        float[] labels = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            double margin = -2;
            for (int j = 0; j < WEIGHTS.length; j++) {
                margin += Float.isNaN(rows[i][j]) ? 0 : WEIGHTS[j] * (rows[i][j] - CENTRES[j]) / SPREADS[j];
            }
            labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
        }
        DMatrix matrix = matrix(rows);
        matrix.setLabel(labels);
        matrix.setFeatureNames(FEATURES.names().toArray(String[]::new));
        Map<String, Object> parameters = new java.util.HashMap<>(Map.of(
                "objective", "binary:logistic", "max_depth", 4, "eta", 0.2, "nthread", 1, "tree_method", "hist"));
        parameters.putAll(settings);
        return XGBoost.train(matrix, parameters, 25, Map.of(), null, null);
    }

    static DMatrix matrix(float[][] rows) throws XGBoostError {
        int columns = FEATURES.size();
        float[] flat = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return new DMatrix(flat, rows.length, columns, Float.NaN);
    }

    /// Writes a bundle whose test vectors are XGBoost's own answers.
    static Path bundle(Path directory) throws IOException, XGBoostError {
        List<Booster> boosters = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            Booster booster = booster(100 + i, Map.of());
            Files.write(directory.resolve("model-" + i + ".json"), booster.toByteArray("json"));
            boosters.add(booster);
        }
        Files.write(directory.resolve("features.json"), FEATURES.toJson());
        Files.writeString(directory.resolve("card.md"), "# A model of made-up rows, for tests\n");
        copy("bundle.json", directory);
        copy("provenance.json", directory);
        Files.writeString(directory.resolve("vectors.json"), vectors(boosters));
        BundleLoader.seal(directory);
        return directory;
    }

    private static String vectors(List<Booster> boosters) throws XGBoostError {
        float[][] rows = rows(7, 12);
        float[][] margins = new float[rows.length][boosters.size()];
        for (int m = 0; m < boosters.size(); m++) {
            float[][] predicted = boosters.get(m).predict(matrix(rows), true);
            for (int i = 0; i < rows.length; i++) {
                margins[i][m] = predicted[i][0];
            }
        }
        return IntStream.range(0, rows.length)
                .mapToObj(i -> vector(rows[i], margins[i]))
                .collect(Collectors.joining(",\n", "{\"vectors\": [\n", "\n]}\n"));
    }

    private static String vector(float[] row, float[] margins) {
        String features = IntStream.range(0, row.length)
                .mapToObj(i -> Float.isNaN(row[i]) ? "null" : Float.toString(row[i]))
                .collect(Collectors.joining(", "));
        double sum = 0;
        for (float margin : margins) {
            sum += margin;
        }
        float[] sorted = margins.clone();
        Arrays.sort(sorted);
        double margin = sum / margins.length;
        return "{\"features\": [%s], \"margin\": %s, \"probability\": %s, \"low\": %s, \"high\": %s}"
                .formatted(
                        features,
                        margin,
                        probability(margin),
                        probability(sorted[0]),
                        probability(sorted[sorted.length - 1]));
    }

    /// The calibration of the bundle below, in the formula of its publication.
    private static double probability(double margin) {
        return 1 / (1 + StrictMath.exp(-(0.9 * margin - 0.1)));
    }

    static void copy(String name, Path directory) throws IOException {
        try (java.io.InputStream in = Trained.class.getResourceAsStream("/learned/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no test resource " + name);
            }
            Files.writeString(directory.resolve(name), new String(in.readAllBytes(), UTF_8));
        }
    }
}
