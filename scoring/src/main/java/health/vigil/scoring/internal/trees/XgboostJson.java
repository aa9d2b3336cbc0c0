package health.vigil.scoring.internal.trees;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model as XGBoost 1.x to 3.x saves it in JSON: booster `gbtree`, objective `binary:logistic`, one output, numeric
/// splits. Anything else is refused, as is a file over [#MAX_BYTES] or [#MAX_NODES].
final class XgboostJson {
    static final int MAX_BYTES = 32 << 20;
    static final int MAX_NODES = 1 << 19;
    static final int MAX_FEATURES = 1 << 11;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private XgboostJson() {}

    static XgboostModel read(byte[] file) {
        require(file.length <= MAX_BYTES, "a model file is larger than 32 MiB");
        JsonNode learner;
        try {
            learner = JSON.readTree(file).path("learner");
        } catch (JacksonException e) {
            throw new UnusableModelException("a model file is no JSON", e);
        }
        JsonNode booster = learner.path("gradient_booster");
        require(text(booster.path("name")).equals("gbtree"), "its booster is not gbtree");
        require(
                text(learner.path("objective").path("name")).equals("binary:logistic"),
                "its objective is not binary:logistic");
        JsonNode parameters = learner.path("learner_model_param");
        int features = number(parameters.path("num_feature"));
        require(features > 0 && features <= MAX_FEATURES, "it has no or more than " + MAX_FEATURES + " features");
        require(number(parameters.path("num_class")) <= 1, "it has several classes");
        require(!parameters.has("num_target") || number(parameters.path("num_target")) == 1, "it has several targets");
        List<Tree> trees = new ArrayList<>();
        int nodes = 0;
        for (JsonNode tree : booster.path("model").path("trees")) {
            Tree next = tree(tree, features);
            nodes += next.size();
            require(nodes <= MAX_NODES, "it has more than " + MAX_NODES + " nodes");
            trees.add(next);
        }
        require(!trees.isEmpty(), "it has no trees");
        return new XgboostModel(baseMargin(parameters.path("base_score")), features, names(learner), trees);
    }

    private static Tree tree(JsonNode tree, int features) {
        int size = tree.path("left_children").size();
        require(size > 0, "a tree has no nodes");
        require(tree.path("categories_nodes").isEmpty(), "it splits by categories");
        int[] left = new int[size];
        int[] right = new int[size];
        int[] feature = new int[size];
        float[] split = new float[size];
        boolean[] missingLeft = new boolean[size];
        float[] cover = new float[size];
        for (int i = 0; i < size; i++) {
            left[i] = integer(tree, "left_children", i);
            right[i] = integer(tree, "right_children", i);
            feature[i] = integer(tree, "split_indices", i);
            split[i] = real(tree, "split_conditions", i);
            cover[i] = real(tree, "sum_hessian", i);
            JsonNode flag = tree.path("default_left").path(i);
            missingLeft[i] = flag.isBoolean() ? flag.booleanValue() : integer(tree, "default_left", i) != 0;
        }
        return Tree.of(features, new Tree.Raw(left, right, feature, split, missingLeft, cover));
    }

    /// XGBoost keeps the mean probability and starts from its logit, in single precision.
    private static float baseMargin(JsonNode score) {
        float probability;
        try {
            probability = Float.parseFloat(text(score).replaceAll("^\\[|\\]$", ""));
        } catch (NumberFormatException e) {
            throw new UnusableModelException("its base score is no number", e);
        }
        require(probability > 0 && probability < 1, "its base score is no probability");
        return (float) -StrictMath.log(1.0f / probability - 1.0f);
    }

    private static List<String> names(JsonNode learner) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : learner.path("feature_names")) {
            names.add(text(name));
        }
        return names;
    }

    private static int integer(JsonNode tree, String array, int index) {
        JsonNode value = tree.path(array).path(index);
        require(value.isIntegralNumber() && value.canConvertToInt(), array + " holds something else than integers");
        return value.intValue();
    }

    // The written number is rounded once, to single precision: the value before it was written.
    private static float real(JsonNode tree, String array, int index) {
        JsonNode value = tree.path(array).path(index);
        require(value.isNumber(), array + " holds something else than numbers");
        return Float.parseFloat(value.decimalValue().toString());
    }

    private static int number(JsonNode value) {
        try {
            return Integer.parseInt(text(value));
        } catch (NumberFormatException e) {
            throw new UnusableModelException("a parameter of the model is no number", e);
        }
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : "";
    }

    private static void require(boolean condition, String why) {
        if (!condition) {
            throw new UnusableModelException(why);
        }
    }
}
