package health.vigil.scoring;

import health.vigil.scoring.internal.trees.TreeModel;
import health.vigil.scoring.internal.trees.UnusableModelException;
import java.util.ArrayList;
import java.util.List;

/// Gradient-boosted trees that XGBoost trained, several models averaged: the margin (log-odds) of a row and its exact
/// Shapley values, without XGBoost. Immutable and thread-safe.
///
/// A row is one `float` for each feature, in the order of training, [Float#NaN] where missing.
public final class TreeEnsemble implements Predictor {
    private static final int MAX_MODELS = 32;

    private final List<TreeModel> models;

    private TreeEnsemble(List<TreeModel> models) {
        this.models = models;
    }

    /// Reads models in XGBoost's own JSON: booster `gbtree`, objective `binary:logistic`, one output, numeric splits.
    ///
    /// @param files their contents, 1 to 32, of the same features
    /// @throws IllegalArgumentException with a clause that says why one cannot be used; any bytes may be given
    public static TreeEnsemble read(List<byte[]> files) {
        if (files.isEmpty() || files.size() > MAX_MODELS) {
            throw new IllegalArgumentException("an ensemble has 1 to " + MAX_MODELS + " models");
        }
        List<TreeModel> models = new ArrayList<>();
        try {
            for (byte[] file : files) {
                TreeModel model = TreeModel.read(file);
                if (model.features() != (models.isEmpty() ? model : models.getFirst()).features()) {
                    throw new IllegalArgumentException("its models have different numbers of features");
                }
                models.add(model);
            }
        } catch (UnusableModelException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return new TreeEnsemble(List.copyOf(models));
    }

    /// How many features a row has.
    @Override
    public int features() {
        return models.getFirst().features();
    }

    /// How many models are averaged.
    @Override
    public int size() {
        return models.size();
    }

    /// The names of the features that the files give, one list for each file that gives any.
    public List<List<String>> names() {
        return models.stream()
                .map(TreeModel::names)
                .filter(names -> !names.isEmpty())
                .toList();
    }

    /// The margin of each model, equal to XGBoost's to the last bit.
    @Override
    public float[] margins(float[] row) {
        int[] keys = keys(row);
        float[] margins = new float[models.size()];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = models.get(i).margin(keys);
        }
        return margins;
    }

    /// The mean of the models' margins, added up in the order of the files in double precision.
    public static double mean(float[] margins) {
        double sum = 0;
        for (float margin : margins) {
            sum += margin;
        }
        return sum / margins.length;
    }

    /// The exact Shapley values of the mean margin, path-dependent: what each feature's being as it is adds to the
    /// margin. Together with the last element, the expected margin, they sum to the margin.
    ///
    /// @return one for each feature, and the expected margin
    @Override
    public double[] shapley(float[] row) {
        int[] keys = keys(row);
        double[] values = new double[features() + 1];
        for (TreeModel model : models) {
            model.explain(keys, values);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= models.size();
        }
        return values;
    }

    private int[] keys(float[] row) {
        if (row.length != features()) {
            throw new IllegalArgumentException("a row has " + features() + " values");
        }
        return TreeModel.keys(row);
    }
}
