package health.vigil.scoring.internal.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads a model as XGBoost 1.x to 3.x saves it in JSON: booster `gbtree`, objective `binary:logistic`, one output,
/// numeric splits. Anything else is refused, as is a file over [#MAX_BYTES] or [#MAX_NODES]. What does not bear on
/// the answer is passed over.
final class XgboostJson {
    static final int MAX_BYTES = 32 << 20;
    static final int MAX_NODES = 1 << 19;
    static final int MAX_FEATURES = 1 << 11;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser in;
    private final Map<String, String> parameters = new HashMap<>();
    private final List<Tree.Raw> trees = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private int nodes;

    private XgboostJson(JsonParser in) {
        this.in = in;
    }

    static XgboostModel read(byte[] file) {
        require(file.length <= MAX_BYTES, "a model file is larger than 32 MiB");
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), file)) {
            XgboostJson reader = new XgboostJson(parser);
            parser.nextToken();
            reader.object("", Map.of("learner", reader::learner));
            require(parser.nextToken() == null, "a model file goes on after its end");
            return reader.model();
        } catch (JacksonException e) {
            throw new UnusableModelException("a model file is no JSON", e);
        }
    }

    private void learner() {
        object(
                "learner.",
                Map.of(
                        "feature_names", () -> elements(() -> names.add(in.getString())),
                        "gradient_booster",
                                () -> object(
                                        "booster.",
                                        Map.of(
                                                "model",
                                                () -> object(
                                                        "model.",
                                                        Map.of("trees", () -> elements(() -> trees.add(tree())))))),
                        "learner_model_param", () -> object("", Map.of()),
                        "objective", () -> object("objective.", Map.of())));
    }

    private XgboostModel model() {
        require(text("booster.name").equals("gbtree"), "its booster is not gbtree");
        require(text("objective.name").equals("binary:logistic"), "its objective is not binary:logistic");
        int features = number(text("num_feature"));
        require(features > 0 && features <= MAX_FEATURES, "it has no or more than " + MAX_FEATURES + " features");
        require(number(text("num_class")) <= 1, "it has several classes");
        require(number(parameters.getOrDefault("num_target", "1")) == 1, "it has several targets");
        require(!trees.isEmpty(), "it has no trees");
        return new XgboostModel(
                baseMargin(text("base_score")),
                features,
                names,
                trees.stream().map(raw -> Tree.of(features, raw)).toList());
    }

    private Tree.Raw tree() {
        Map<String, float[]> arrays = new HashMap<>();
        Map<String, Runnable> fields = new HashMap<>();
        for (String integers : List.of("left_children", "right_children", "split_indices", "default_left")) {
            fields.put(integers, () -> arrays.put(integers, numbers(integers, true)));
        }
        for (String reals : List.of("split_conditions", "sum_hessian")) {
            fields.put(reals, () -> arrays.put(reals, numbers(reals, false)));
        }
        fields.put(
                "categories_nodes",
                () -> elements(() -> {
                    throw new UnusableModelException("it splits by categories");
                }));
        object("tree.", fields);
        int size = arrays.getOrDefault("left_children", new float[0]).length;
        require(size > 0, "a tree has no nodes");
        require(
                arrays.size() == 6 && arrays.values().stream().allMatch(array -> array.length == size),
                "a tree's arrays differ in length");
        nodes += size;
        require(nodes <= MAX_NODES, "it has more than " + MAX_NODES + " nodes");
        return new Tree.Raw(
                arrays.get("left_children"),
                arrays.get("right_children"),
                arrays.get("split_indices"),
                arrays.get("split_conditions"),
                arrays.get("default_left"),
                arrays.get("sum_hessian"));
    }

    /// Reads an object: its fields by their readers, its texts under a prefix, and passes the rest over.
    private void object(String prefix, Map<String, Runnable> readers) {
        require(in.currentToken() == JsonToken.START_OBJECT, "a part of the model is no object");
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            Runnable reader = readers.get(name);
            if (reader != null) {
                reader.run();
            } else if (value == JsonToken.VALUE_STRING && !prefix.equals("tree.")) {
                parameters.put(prefix + name, in.getString());
            } else {
                in.skipChildren();
            }
        }
    }

    private void elements(Runnable reader) {
        require(in.currentToken() == JsonToken.START_ARRAY, "a part of the model is no list");
        while (in.nextToken() != JsonToken.END_ARRAY) {
            reader.run();
        }
    }

    /// Integers here are node numbers and the like, which single precision holds exactly up to [#MAX_NODES].
    private float[] numbers(String array, boolean integers) {
        require(in.currentToken() == JsonToken.START_ARRAY, array + " is no list");
        float[] numbers = new float[64];
        int size = 0;
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            boolean flag = token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
            require(
                    token == JsonToken.VALUE_NUMBER_INT || (integers ? flag : token == JsonToken.VALUE_NUMBER_FLOAT),
                    array + " holds something else than " + (integers ? "integers" : "numbers"));
            require(size < MAX_NODES, "it has more than " + MAX_NODES + " nodes");
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            // The written number is rounded once, to single precision: the value before it was written.
            numbers[size++] = flag ? (token == JsonToken.VALUE_TRUE ? 1 : 0) : Float.parseFloat(in.getString());
        }
        return Arrays.copyOf(numbers, size);
    }

    /// XGBoost keeps the mean probability and starts from its logit, in single precision.
    private static float baseMargin(String score) {
        float probability;
        try {
            probability = Float.parseFloat(score.replaceAll("^\\[|\\]$", ""));
        } catch (NumberFormatException e) {
            throw new UnusableModelException("its base score is no number", e);
        }
        require(probability > 0 && probability < 1, "its base score is no probability");
        return (float) -StrictMath.log(1.0f / probability - 1.0f);
    }

    private String text(String parameter) {
        return parameters.getOrDefault(parameter, "");
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UnusableModelException("a parameter of the model is no number", e);
        }
    }

    private static void require(boolean condition, String why) {
        if (!condition) {
            throw new UnusableModelException(why);
        }
    }
}
