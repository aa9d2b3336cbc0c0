package health.vigil.scoring.internal;

import health.vigil.scoring.Accelerator;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Predictor;
import health.vigil.scoring.TreeEnsemble;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Loads the trained part of a bundle, by its kind.
public final class Predictors {
    /// The kinds that are learned models.
    public static final String TREES = "trees";

    public static final String ONNX = "onnx";

    /// What `model` says of trees.
    public record Trees(List<String> files) {}

    private final Accelerator accelerator;

    public Predictors(Accelerator accelerator) {
        this.accelerator = accelerator;
    }

    Predictor load(BundleFiles files, String kind, JsonNode model, FeatureSet features) {
        try {
            return switch (kind) {
                case TREES -> trees(files, BundleJson.read(files.name(), model, Trees.class), features);
                case ONNX ->
                    OnnxModel.load(files, BundleJson.read(files.name(), model, OnnxPart.class), features, accelerator);
                default -> throw BundleFiles.refused(files.name(), "its kind is none that this version runs");
            };
        } catch (IllegalArgumentException e) {
            throw BundleFiles.refused(files.name(), String.valueOf(e.getMessage()));
        }
    }

    private static Predictor trees(BundleFiles files, Trees part, FeatureSet features) {
        TreeEnsemble ensemble =
                TreeEnsemble.read(part.files().stream().map(files::content).toList());
        for (List<String> names : ensemble.names()) {
            if (!names.equals(features.names())) {
                throw new IllegalArgumentException("a model file names other features than features.json");
            }
        }
        return ensemble;
    }
}
