package health.vigil.scoring.internal.trees;

/// Exact Shapley values of one tree's answer, path-dependent: a coalition that does not know a feature follows both
/// branches by the weight of the training rows that took them, as in TreeSHAP (Lundberg et al., Nature Machine
/// Intelligence 2020;2:56-67).
///
/// In time linear in nodes and depth, after the idea of Linear TreeShap (Yu et al., NeurIPS 2022): one pass down
/// multiplies polynomials, one pass up adds them, at a few points only. Here a leaf's game is a product over the
/// features of its path, of which each gives 1 or 0 when known and the share `z` when not; the Shapley value of a
/// product is the integral from 0 to 1 of the product of `t known + (1 - t) z` over the others; and Gauss-Legendre
/// at half the depth's points integrates such a polynomial exactly. All factors are positive: nothing cancels.
///
/// Each factor is divided by its `z`, whose product over a path is the leaf's share of the training rows. So a
/// feature that fails has the factor `1 - t`, and one that holds `1 - t + t / z`.
final class TreeShapley {
    /// How many points are integrated over at once; three are exact to a depth of six.
    private static final int LANES = 3;

    private final Tree tree;
    private final int[] parent;
    /// The nearest edge above that splits by the same feature, which this one replaces; node 0 where there is none.
    private final int[] same;
    /// 1 / z of the path's splits by this edge's feature.
    private final double[] share;
    /// The leaf's value times its share of the training rows; 0 inside.
    private final double[] leaf;
    private final double expected;
    private final int[] keyIndex;
    private final int[] splitKey;
    private final GaussLegendre rule;
    /// The inverse of an edge's factor where its feature holds: for each three points, for each edge, for each point.
    private final double[] inverse;

    TreeShapley(Tree tree, int features) {
        this.tree = tree;
        int size = tree.size();
        parent = new int[size];
        same = new int[size];
        share = new double[size];
        leaf = new double[size];
        keyIndex = new int[size];
        splitKey = new int[size];
        double[] weight = new double[size];
        weight[0] = 1;
        share[0] = 1;
        double sum = 0;
        for (int i = 0; i < size; i++) {
            if (tree.leaf(i)) {
                leaf[i] = tree.split()[i] * weight[i];
                sum += leaf[i];
                continue;
            }
            keyIndex[i] = tree.missingLeft()[i] ? features + tree.feature()[i] : tree.feature()[i];
            splitKey[i] = Row.key(tree.split()[i]);
            for (int child = tree.left()[i]; child <= tree.left()[i] + 1; child++) {
                double z = (double) tree.cover()[child] / tree.cover()[i];
                parent[child] = i;
                weight[child] = weight[i] * z;
                same[child] = above(i, tree.feature()[i]);
                share[child] = share[same[child]] / z;
            }
        }
        expected = sum;
        rule = GaussLegendre.of(LANES * Math.max(1, Math.ceilDiv(tree.depth(), 2 * LANES)));
        inverse = inverses();
    }

    private int above(int node, int feature) {
        int edge = node;
        while (edge != 0 && tree.feature()[parent[edge]] != feature) {
            edge = parent[edge];
        }
        return edge;
    }

    private double[] inverses() {
        int size = tree.size();
        double[] points = rule.points();
        double[] inverses = new double[points.length * size];
        for (int q = 0; q < points.length; q++) {
            int offset = q / LANES * LANES * size + q % LANES;
            for (int i = 0; i < size; i++) {
                inverses[offset + LANES * i] = 1 / (1 - points[q] + points[q] * share[i]);
            }
        }
        return inverses;
    }

    /// The answer where nothing is known.
    double expected() {
        return expected;
    }

    int size() {
        return tree.size();
    }

    /// Adds this tree's Shapley values.
    ///
    /// @param keys as [Row] gives them
    /// @param values one for each feature, added to
    void addTo(double[] values, int[] keys, Workspace work) {
        int size = tree.size();
        if (size == 1) {
            return;
        }
        int[] holds = work.holds;
        holds[0] = 1;
        int[] left = tree.left();
        for (int i = 0; i < size; i++) {
            if (left[i] != 0) {
                int less = (int) (((long) keys[keyIndex[i]] - splitKey[i]) >>> 63);
                int child = left[i];
                int before = holds[same[child]];
                holds[child] = less & before;
                holds[child + 1] = (1 - less) & before;
            }
        }
        for (int first = 0; first < rule.points().length; first += LANES) {
            points(first, values, work);
        }
    }

    /// Integrates over three of the points, side by side in the arrays.
    private void points(int first, double[] values, Workspace work) {
        int size = tree.size();
        int[] feature = tree.feature();
        int[] holds = work.holds;
        double[] product = work.product;
        double[] inverted = work.inverted;
        double[] slope = work.slope;
        double[] below = work.below;
        double t0 = rule.points()[first];
        double t1 = rule.points()[first + 1];
        double t2 = rule.points()[first + 2];
        double fails0 = 1 / (1 - t0);
        double fails1 = 1 / (1 - t1);
        double fails2 = 1 / (1 - t2);
        product[0] = rule.weights()[first];
        product[1] = rule.weights()[first + 1];
        product[2] = rule.weights()[first + 2];
        int offset = first * size;
        for (int i = 1, at = LANES; i < size; i++, at += LANES) {
            int up = LANES * parent[i];
            int replaced = LANES * same[i];
            double on = holds[i];
            double hot = on * share[i];
            double here = leaf[i];
            double product0 = product[up] * (1 - t0 + t0 * hot) * inverted[replaced];
            double product1 = product[up + 1] * (1 - t1 + t1 * hot) * inverted[replaced + 1];
            double product2 = product[up + 2] * (1 - t2 + t2 * hot) * inverted[replaced + 2];
            product[at] = product0;
            product[at + 1] = product1;
            product[at + 2] = product2;
            below[at] = product0 * here;
            below[at + 1] = product1 * here;
            below[at + 2] = product2 * here;
            double inverted0 = fails0 + on * (inverse[offset + at] - fails0);
            double inverted1 = fails1 + on * (inverse[offset + at + 1] - fails1);
            double inverted2 = fails2 + on * (inverse[offset + at + 2] - fails2);
            inverted[at] = inverted0;
            inverted[at + 1] = inverted1;
            inverted[at + 2] = inverted2;
            slope[at] = (hot - 1) * inverted0;
            slope[at + 1] = (hot - 1) * inverted1;
            slope[at + 2] = (hot - 1) * inverted2;
        }
        for (int i = size - 1, at = LANES * i; i > 0; i--, at -= LANES) {
            int up = LANES * parent[i];
            int replaced = LANES * same[i];
            double below0 = below[at];
            double below1 = below[at + 1];
            double below2 = below[at + 2];
            below[up] += below0;
            below[up + 1] += below1;
            below[up + 2] += below2;
            values[feature[parent[i]]] += (slope[at] - slope[replaced]) * below0
                    + (slope[at + 1] - slope[replaced + 1]) * below1
                    + (slope[at + 2] - slope[replaced + 2]) * below2;
        }
    }

    /// Reused from tree to tree, for one row at a time.
    static final class Workspace {
        private final int[] holds;
        private final double[] product;
        private final double[] inverted;
        private final double[] slope;
        private final double[] below;

        /// @param largest the size of the largest tree
        Workspace(int largest) {
            holds = new int[largest];
            product = new double[LANES * largest];
            inverted = new double[LANES * largest];
            slope = new double[LANES * largest];
            below = new double[LANES * largest];
            for (int lane = 0; lane < LANES; lane++) {
                inverted[lane] = 1; // node 0 stands for no edge: a factor of 1 and no slope
            }
        }
    }
}
