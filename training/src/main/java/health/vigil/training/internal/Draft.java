package health.vigil.training.internal;

import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What training found, on its way into a bundle.
///
/// @param models in XGBoost's JSON
/// @param reading what the margins mean
/// @param high the probability of the highest tier
public record Draft(FeatureSet features, List<byte[]> models, Reading reading, double high) {
    /// The highest tier is for so few of all hours in the unit, and for no less than so many times the call's
    /// probability.
    private static final double HIGHEST_SHARE = 0.02;

    private static final double HIGHEST_RATIO = 1.5;
    private static final double LOWEST_RATIO = 0.5;

    /// Calibrates on the margins of models that have not seen the row's patient, and finds the point of calls.
    ///
    /// @param gains what a call at each row is worth more than silence
    public static Draft of(FeatureSet features, Ensemble ensemble, double[] labels, double[] gains) {
        Reading reading = Reading.of(ensemble.unseen(), labels, gains);
        double[] sorted = ensemble.unseen().clone();
        Arrays.sort(sorted);
        double top = reading.calibration().probability(sorted[(int) ((1 - HIGHEST_SHARE) * (sorted.length - 1))]);
        double high = Math.min(1, Math.max(top, HIGHEST_RATIO * reading.call()));
        return new Draft(features, ensemble.models(), reading, high);
    }

    /// Writes the models, features and test vectors, and sets in `bundle.json` what training decides.
    public void write(BundleFolder folder, ObjectNode bundle, Rows rows, long seed) {
        List<String> files = new ArrayList<>();
        for (int k = 0; k < models.size(); k++) {
            files.add("model-" + k + ".json");
            folder.write(files.get(k), models.get(k));
        }
        bundle.set("model", BundleFolder.tree(Map.of("files", files)));
        bundle.set("calibration", BundleFolder.tree(reading.calibration()));
        bundle.set("uncertainty", BundleFolder.tree(Map.of("method", "ensemble")));
        bundle.set("ranges", ranges(rows));
        bundle.putNull("widest");
        bundle.put("call", reading.call());
        bundle.set(
                "tiers",
                BundleFolder.tree(List.of(
                        new Threshold(Tier.HIGH, high),
                        new Threshold(Tier.MEDIUM, reading.call()),
                        new Threshold(Tier.LOW, LOWEST_RATIO * reading.call()))));
        folder.writeJson("bundle.json", bundle);
        folder.write("features.json", features.toJson());
        folder.writeJson("vectors.json", Vectors.draw(rows, models, reading.calibration(), seed));
    }

    private record Threshold(Tier tier, double atLeast) {}

    private record Range(String feature, double low, double high) {}

    /// Whom the model has seen, by age; what is measured of them has its possible ranges by
    /// [health.vigil.facts.Signal].
    private ArrayNode ranges(Rows rows) {
        List<Range> ranges = new ArrayList<>();
        int age = features.names().indexOf(Catalogue.AGE);
        if (age >= 0) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < rows.size(); row++) {
                float value = rows.value(row, age);
                low = Float.isNaN(value) ? low : Math.min(low, value);
                high = Float.isNaN(value) ? high : Math.max(high, value);
            }
            ranges.add(new Range(Catalogue.AGE, low, high));
        }
        return (ArrayNode) BundleFolder.tree(ranges);
    }
}
