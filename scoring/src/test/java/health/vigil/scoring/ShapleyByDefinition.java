package health.vigil.scoring;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Shapley values straight from their definition, by all coalitions of features, over the trees of a model file: slow
/// and plain, as an oracle.
final class ShapleyByDefinition {
    private final List<JsonNode> trees = new ArrayList<>();

    ShapleyByDefinition(byte[] file) {
        new JsonMapper()
                .readTree(file)
                .path("learner")
                .path("gradient_booster")
                .path("model")
                .path("trees")
                .forEach(trees::add);
    }

    double[] values(float[] row) {
        int features = row.length;
        double[] answers = new double[1 << features];
        for (int coalition = 0; coalition < answers.length; coalition++) {
            for (JsonNode tree : trees) {
                answers[coalition] += answer(tree, 0, row, coalition);
            }
        }
        double[] values = new double[features];
        for (int feature = 0; feature < features; feature++) {
            for (int coalition = 0; coalition < answers.length; coalition++) {
                if ((coalition & 1 << feature) == 0) {
                    double gain = answers[coalition | 1 << feature] - answers[coalition];
                    values[feature] += gain / (features * choose(features - 1, Integer.bitCount(coalition)));
                }
            }
        }
        return values;
    }

    private static double answer(JsonNode tree, int node, float[] row, int known) {
        int left = tree.path("left_children").path(node).intValue();
        int right = tree.path("right_children").path(node).intValue();
        float split = tree.path("split_conditions").path(node).floatValue();
        if (left < 0) {
            return split;
        }
        int feature = tree.path("split_indices").path(node).intValue();
        if ((known & 1 << feature) == 0) {
            double all = tree.path("sum_hessian").path(node).floatValue();
            double toLeft = tree.path("sum_hessian").path(left).floatValue() / all;
            double toRight = tree.path("sum_hessian").path(right).floatValue() / all;
            return toLeft * answer(tree, left, row, known) + toRight * answer(tree, right, row, known);
        }
        boolean goesLeft =
                Float.isNaN(row[feature]) ? tree.path("default_left").path(node).intValue() != 0 : row[feature] < split;
        return answer(tree, goesLeft ? left : right, row, known);
    }

    private static double choose(int of, int some) {
        double ways = 1;
        for (int i = 1; i <= some; i++) {
            ways = ways * (of - some + i) / i;
        }
        return ways;
    }
}
