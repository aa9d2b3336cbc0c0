package health.vigil.scoring.internal.trees;

import java.util.List;

/// A model as it was read.
///
/// @param baseMargin where the sum of leaves starts
/// @param features how many a row has
/// @param names of the features, in order; empty where the file does not name them
record XgboostModel(float baseMargin, int features, List<String> names, List<Tree> trees) {
    XgboostModel {
        names = List.copyOf(names);
        trees = List.copyOf(trees);
    }
}
