package health.vigil.scoring.internal.trees;

import java.util.List;

/// One model, ready to answer.
public final class TreeModel {
    private final XgboostModel model;
    private final FlatTrees trees;
    private final List<TreeShapley> explainers;
    private final double expected;
    private final int largest;

    private TreeModel(XgboostModel model) {
        this.model = model;
        trees = new FlatTrees(model);
        explainers = model.trees().stream()
                .map(tree -> new TreeShapley(tree, model.features()))
                .toList();
        expected = model.baseMargin()
                + explainers.stream().mapToDouble(TreeShapley::expected).sum();
        largest = explainers.stream().mapToInt(TreeShapley::size).max().orElse(1);
    }

    /// @throws UnusableModelException with the reason
    public static TreeModel read(byte[] file) {
        return new TreeModel(XgboostJson.read(file));
    }

    public int features() {
        return model.features();
    }

    /// Empty where the file names none.
    public List<String> names() {
        return model.names();
    }

    /// A row as [#margin] and [#explain] take it.
    public static int[] keys(float[] row) {
        return Row.keys(row);
    }

    public float margin(int[] keys) {
        return trees.margin(keys);
    }

    /// Adds the Shapley values, and the expected margin at the end.
    public void explain(int[] keys, double[] values) {
        TreeShapley.Workspace work = new TreeShapley.Workspace(largest);
        for (TreeShapley explainer : explainers) {
            explainer.addTo(values, keys, work);
        }
        values[model.features()] += expected;
    }
}
