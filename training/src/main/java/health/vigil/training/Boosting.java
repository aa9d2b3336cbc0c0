package health.vigil.training;

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
public record Boosting(
        int rounds, int depth, double rate, double rows, double columns, double leafWeight, double shrink) {
    /// Part of what decides the result, so not the machine's.
    public static final int THREADS = 2;

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
