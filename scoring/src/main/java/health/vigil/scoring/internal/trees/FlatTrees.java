package health.vigil.scoring.internal.trees;

import java.util.List;

/// The trees of one model, evaluated: equal to XGBoost's margin to the last bit, because thresholds are compared and
/// leaves added up in single precision, in the order of the trees.
///
/// A node is one `long`: the key of its threshold, what it reads ([Row]), and where its right child is in its tree.
/// A leaf is its own child, so that every row takes a tree's depth in steps, without a branch to mispredict.
final class FlatTrees {
    private static final int CHILD_BITS = 20;
    private static final int CHILD_MASK = (1 << CHILD_BITS) - 1;
    private static final int FEATURE_MASK = 0xFFF;

    private final float baseMargin;
    private final long[] nodes;
    private final float[] values;
    private final int[] roots;
    private final int[] depths;

    FlatTrees(XgboostModel model) {
        List<Tree> trees = model.trees();
        int size = trees.stream().mapToInt(Tree::size).sum();
        baseMargin = model.baseMargin();
        nodes = new long[size];
        values = new float[size];
        roots = new int[trees.size()];
        depths = new int[trees.size()];
        int root = 0;
        for (int t = 0; t < roots.length; t++) {
            Tree tree = trees.get(t);
            roots[t] = root;
            depths[t] = tree.depth();
            for (int i = 0; i < tree.size(); i++) {
                nodes[root + i] = tree.leaf(i) ? node(Integer.MIN_VALUE, 0, i) : split(tree, i, model.features());
                values[root + i] = tree.leaf(i) ? tree.split()[i] : 0;
            }
            root += tree.size();
        }
    }

    /// @param keys as [Row] gives them
    float margin(int[] keys) {
        float sum = baseMargin;
        for (int t = 0; t < roots.length; t++) {
            int root = roots[t];
            int at = root;
            for (int step = depths[t]; step > 0; step--) {
                at = root + next(nodes[at], keys);
            }
            sum += values[at];
        }
        return sum;
    }

    private static int next(long node, int[] keys) {
        long key = keys[(int) (node >>> CHILD_BITS) & FEATURE_MASK];
        int less = (int) ((key - (node >> 32)) >>> 63);
        return ((int) node & CHILD_MASK) - less;
    }

    private static long split(Tree tree, int i, int features) {
        int copy = tree.missingLeft()[i] ? features + tree.feature()[i] : tree.feature()[i];
        return node(Row.key(tree.split()[i]), copy, tree.left()[i] + 1);
    }

    private static long node(int key, int feature, int child) {
        return ((long) key << 32) | ((long) feature << CHILD_BITS) | child;
    }
}
