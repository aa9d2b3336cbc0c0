package health.vigil.scoring.internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import health.vigil.base.ProblemException;
import health.vigil.scoring.Accelerator;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Predictor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A model that ONNX Runtime runs, on one thread, so that a row gives the same number each time on one machine. On
/// another machine the last bits may differ, since its kernels depend on the processor: test vectors and replays of
/// such a model are held to a tolerance. Lives as long as the process.
final class OnnxModel implements Predictor {
    /// A probability of 0 or 1 has no log-odds: it is taken for one that single precision can just tell from it.
    private static final double CLOSEST = 1e-7;

    /// Single precision has seven digits; a few hundred additions in another order take one or two of them.
    private static final double TOLERANCE = 1e-5;

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final int MAX_COMMAND_LINE = 3500;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final OnnxPart part;
    private final int features;
    private final @Nullable Coalitions coalitions;

    private OnnxModel(OrtEnvironment environment, OrtSession session, OnnxPart part, FeatureSet set) {
        this.environment = environment;
        this.session = session;
        this.part = part;
        this.features = set.size();
        OnnxPart.Explanation explanation = part.explanation();
        this.coalitions = explanation == null ? null : Coalitions.of(set, explanation.baseline());
    }

    /// @throws IllegalArgumentException with a clause that says why it cannot be used
    static OnnxModel load(BundleFiles files, OnnxPart part, FeatureSet set, Accelerator accelerator) {
        if (part.files().size() != 1) {
            throw new IllegalArgumentException("an ONNX model is one file");
        }
        refuseALongCommandLine();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            accelerate(options, accelerator);
            OrtSession session =
                    environment.createSession(files.content(part.files().getFirst()), options);
            check(session, part, set.size());
            return new OnnxModel(environment, session, part, set);
        } catch (OrtException e) {
            throw new IllegalArgumentException("ONNX Runtime cannot load its model", e);
        }
    }

    /// ONNX Runtime 1.29.0 writes over its bounds, and ends the process, where the command line that started it is
    /// longer than a page of 4,096 bytes (measured; a long class path is enough).
    private static void refuseALongCommandLine() {
        try {
            if (Files.exists(COMMAND_LINE) && Files.readAllBytes(COMMAND_LINE).length > MAX_COMMAND_LINE) {
                throw new ProblemException(
                        "VGL-SCO-006",
                        "ONNX Runtime cannot be started safely: the command line of this process is too long for it.",
                        "Give the class path in the environment variable CLASSPATH or in an argument file.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void accelerate(OrtSession.SessionOptions options, Accelerator accelerator) throws OrtException {
        switch (accelerator) {
            case NONE -> {}
            case CUDA -> {
                demand(OrtProvider.CUDA, accelerator);
                options.addCUDA();
            }
            case TENSORRT -> {
                demand(OrtProvider.TENSOR_RT, accelerator);
                options.addTensorrt(0);
                options.addCUDA();
            }
        }
    }

    private static void demand(OrtProvider provider, Accelerator accelerator) {
        if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
            throw new ProblemException(
                    "VGL-SCO-005",
                    "The ONNX Runtime of this installation has no " + accelerator + ".",
                    "Install its GPU package and the libraries of the card, or set the accelerator to NONE.");
        }
    }

    private static void check(OrtSession session, OnnxPart part, int features) throws OrtException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (!inputs.keySet().equals(Set.of(part.input()))) {
            throw new IllegalArgumentException("its model has other inputs than declared");
        }
        NodeInfo node = inputs.get(part.input());
        if (node == null
                || !(node.getInfo() instanceof TensorInfo tensor)
                || tensor.type != OnnxJavaType.FLOAT
                || tensor.getShape().length != 2
                || (tensor.getShape()[1] != features && tensor.getShape()[1] != -1)) {
            throw new IllegalArgumentException(
                    "its model's input is not single precision, rows by " + features + " features");
        }
        NodeInfo answer = session.getOutputInfo().get(part.output());
        if (answer == null || !(answer.getInfo() instanceof TensorInfo given) || given.type != OnnxJavaType.FLOAT) {
            throw new IllegalArgumentException("its model has no single-precision output of the declared name");
        }
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public double tolerance() {
        return TOLERANCE;
    }

    @Override
    public float[] margins(float[] row) {
        if (row.length != features) {
            throw new IllegalArgumentException("a row has " + features + " values");
        }
        return new float[] {margin(row)};
    }

    @Override
    public double @Nullable [] shapley(float[] row) {
        return coalitions == null ? null : coalitions.shapley(row, this::margin);
    }

    private float margin(float[] row) {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(row), new long[] {1, features});
                OrtSession.Result result = session.run(Map.of(part.input(), tensor), Set.of(part.output()))) {
            if (!(result.get(0) instanceof OnnxTensor answer)) {
                throw new IllegalArgumentException("its model's output is no tensor");
            }
            FloatBuffer values = answer.getFloatBuffer();
            if (part.column() < 0 || part.column() >= values.remaining()) {
                throw new IllegalArgumentException("its model's output has no such column");
            }
            float value = values.get(part.column());
            return switch (part.gives()) {
                case MARGIN -> value;
                case PROBABILITY -> logit(value);
            };
        } catch (OrtException e) {
            throw new PredictionFailedException(e);
        }
    }

    private static float logit(float probability) {
        double inside = Math.clamp((double) probability, CLOSEST, 1 - CLOSEST);
        return (float) StrictMath.log(inside / (1 - inside));
    }
}
