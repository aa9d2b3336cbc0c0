package health.vigil.training;

import health.vigil.training.internal.Ensemble;
import java.util.LinkedHashMap;
import java.util.Map;

/// How trees are grown.
///
/// @param rounds trees of each model
/// @param depth of each tree, at most
/// @param rate how much of each tree is taken
/// @param rows share of the rows that each tree sees
/// @param columns share of the features that each tree sees
/// @param leafWeight the least weight (second derivative) of a leaf
/// @param shrink L2 penalty on leaves
/// @param thin each model sees one of so many of the stays without sepsis, another one than the next model, and
///     counts it so many times; 1 for all of them; fewer than there are models, so that each is seen by one
public record Boosting(
        int rounds, int depth, double rate, double rows, double columns, double leafWeight, double shrink, int thin) {
    /// Sums are then made in one order, and models are trained beside each other instead.
    public static final int THREADS = 1;

    public Boosting {
        if (thin < 1 || thin >= Ensemble.SIZE) {
            throw new IllegalArgumentException("no model would see some of the stays without sepsis");
        }
    }

    /// XGBoost's own names.
    public Map<String, Object> parameters() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("objective", "binary:logistic");
        all.put("base_score", 0.5);
        all.put("tree_method", "hist");
        all.put("max_bin", 128);
        all.put("max_depth", depth);
        all.put("eta", rate);
        all.put("subsample", rows);
        all.put("colsample_bytree", columns);
        all.put("min_child_weight", leafWeight);
        all.put("lambda", shrink);
        all.put("nthread", THREADS);
        all.put("verbosity", 0);
        return all;
    }
}
