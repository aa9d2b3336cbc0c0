package health.vigil.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The peer of [TreesBench]: a model of XGBoost's, written as one `TreeEnsembleRegressor` of ONNX (onnx.proto, IR
/// version 8; operators of `ai.onnx.ml`, version 3), and run by ONNX Runtime on one thread, one row at a time.
final class OnnxTrees implements AutoCloseable {
    private static final String INPUT = "rows";
    private static final String OUTPUT = "margins";
    private static final String DOMAIN = "ai.onnx.ml";
    private static final int FLOATS = 6;
    private static final int INTEGERS = 7;
    private static final int STRINGS = 8;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int features;

    /// @param booster in XGBoost's JSON: numeric splits, one output, a logistic objective
    OnnxTrees(byte[] booster, int features) throws OrtException {
        this.features = features;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            this.session = environment.createSession(model(booster, features), options);
        }
    }

    float margin(float[] row) throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(row), new long[] {1, features});
                OrtSession.Result result = session.run(Map.of(INPUT, tensor))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private static byte[] model(byte[] booster, int features) {
        Message graph = new Message()
                .message(1, node(JsonMapper.shared().readTree(booster).path("learner")))
                .text(2, "trees")
                .message(11, value(INPUT, features))
                .message(12, value(OUTPUT, 1));
        return new Message()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, 13))
                .message(8, new Message().text(1, DOMAIN).number(2, 3))
                .bytes();
    }

    private static Message node(JsonNode learner) {
        Nodes nodes = new Nodes();
        JsonNode trees = learner.path("gradient_booster").path("model").path("trees");
        for (int tree = 0; tree < trees.size(); tree++) {
            nodes.add(tree, trees.path(tree));
        }
        String score = learner.path("learner_model_param").path("base_score").asString();
        double base = Double.parseDouble(score.replace("[", "").replace("]", ""));
        Message node = new Message().text(1, INPUT).text(2, OUTPUT).text(4, "TreeEnsembleRegressor");
        nodes.attributes().forEach(each -> node.message(5, each));
        return node.message(5, attribute("n_targets").number(3, 1).number(20, 2))
                .message(5, reals("base_values", List.of((float) Math.log(base / (1 - base)))))
                .text(7, DOMAIN);
    }

    private static Message attribute(String name) {
        return new Message().text(1, name);
    }

    private static Message wholes(String name, List<Integer> values) {
        Message attribute = attribute(name);
        values.forEach(value -> attribute.number(8, value));
        return attribute.number(20, INTEGERS);
    }

    private static Message reals(String name, List<Float> values) {
        Message attribute = attribute(name);
        values.forEach(value -> attribute.real(7, value));
        return attribute.number(20, FLOATS);
    }

    private static Message texts(String name, List<String> values) {
        Message attribute = attribute(name);
        values.forEach(value -> attribute.text(9, value));
        return attribute.number(20, STRINGS);
    }

    /// Single precision, any number of rows.
    private static Message value(String name, int columns) {
        Message shape =
                new Message().message(1, new Message().text(2, INPUT)).message(1, new Message().number(1, columns));
        Message tensor = new Message().number(1, 1).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /// The trees' nodes, column by column, as the operator takes them.
    private static final class Nodes {
        private final List<Integer> trees = new ArrayList<>();
        private final List<Integer> ids = new ArrayList<>();
        private final List<Integer> features = new ArrayList<>();
        private final List<Integer> lower = new ArrayList<>();
        private final List<Integer> other = new ArrayList<>();
        private final List<Integer> missingIsLower = new ArrayList<>();
        private final List<String> modes = new ArrayList<>();
        private final List<Float> thresholds = new ArrayList<>();
        private final List<Integer> leafTrees = new ArrayList<>();
        private final List<Integer> leaves = new ArrayList<>();
        private final List<Integer> targets = new ArrayList<>();
        private final List<Float> weights = new ArrayList<>();

        void add(int number, JsonNode tree) {
            for (int id = 0; id < tree.path("left_children").size(); id++) {
                int left = tree.path("left_children").path(id).asInt();
                boolean leaf = left < 0;
                float value = (float) tree.path("split_conditions").path(id).asDouble();
                trees.add(number);
                ids.add(id);
                features.add(leaf ? 0 : tree.path("split_indices").path(id).asInt());
                lower.add(leaf ? 0 : left);
                other.add(leaf ? 0 : tree.path("right_children").path(id).asInt());
                missingIsLower.add(tree.path("default_left").path(id).asInt());
                modes.add(leaf ? "LEAF" : "BRANCH_LT");
                thresholds.add(leaf ? 0 : value);
                if (leaf) {
                    leafTrees.add(number);
                    leaves.add(id);
                    targets.add(0);
                    weights.add(value);
                }
            }
        }

        List<Message> attributes() {
            return List.of(
                    wholes("nodes_treeids", trees),
                    wholes("nodes_nodeids", ids),
                    wholes("nodes_featureids", features),
                    wholes("nodes_truenodeids", lower),
                    wholes("nodes_falsenodeids", other),
                    wholes("nodes_missing_value_tracks_true", missingIsLower),
                    texts("nodes_modes", modes),
                    reals("nodes_values", thresholds),
                    wholes("target_treeids", leafTrees),
                    wholes("target_nodeids", leaves),
                    wholes("target_ids", targets),
                    reals("target_weights", weights));
        }
    }

    /// A message of Protocol Buffers, field by field.
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message real(int field, float value) {
            varint((long) field << 3 | 5);
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
            return this;
        }

        Message text(int field, String text) {
            return content(field, text.getBytes(UTF_8));
        }

        Message message(int field, Message message) {
            return content(field, message.bytes());
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private Message content(int field, byte[] content) {
            varint((long) field << 3 | 2);
            varint(content.length);
            out.writeBytes(content);
            return this;
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                out.write((int) ((left & 0x7F) | 0x80));
                left >>>= 7;
            }
            out.write((int) left);
        }
    }
}
