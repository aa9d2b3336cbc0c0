package health.vigil.scoring.internal.trees;

import java.util.Arrays;

/// One regression tree, its nodes level by level: a node's two children stand side by side, after it. Node 0 is the
/// root.
///
/// @param left the left child, the right one being the next; 0 at a leaf
/// @param feature what is compared, 0 at a leaf
/// @param split a row whose value is less goes left; the leaf's value at a leaf
/// @param missingLeft whether a row without a value goes left
/// @param cover the sum of the hessians of the training rows that came this way: their weight
/// @param depth the longest way from the root to a leaf, in steps
@SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
record Tree(int[] left, int[] feature, float[] split, boolean[] missingLeft, float[] cover, int depth) {
    /// Deeper ones are refused.
    static final int MAX_DEPTH = 32;

    /// As XGBoost keeps it: nodes in any order, the root first, -1 as the children of a leaf.
    ///
    /// @throws UnusableModelException where it is no tree, too deep, or a number in it is none
    static Tree of(int features, Raw raw) {
        int size = raw.left().length;
        int[] order = new int[size];
        boolean[] reached = new boolean[size];
        int[] left = new int[size];
        int count = 1;
        int levelEnd = 1;
        int depth = 0;
        for (int i = 0; i < count; i++) {
            if (i == levelEnd) {
                depth++;
                levelEnd = count;
                require(depth <= MAX_DEPTH, "a tree is deeper than " + MAX_DEPTH);
            }
            int node = order[i];
            int first = (int) raw.left()[node];
            int second = (int) raw.right()[node];
            if (first == -1) {
                require(second == -1, "a node has one child");
                continue;
            }
            require(inside(first, size) && inside(second, size), "a child does not exist");
            require(!reached[first] && !reached[second] && first != second, "its nodes form no tree");
            reached[first] = true;
            reached[second] = true;
            int feature = (int) raw.feature()[node];
            require(feature >= 0 && feature < features, "a split reads a feature that does not exist");
            left[i] = count;
            order[count++] = first;
            order[count++] = second;
        }
        return ordered(raw, Arrays.copyOf(order, count), Arrays.copyOf(left, count), depth);
    }

    private static Tree ordered(Raw raw, int[] order, int[] left, int depth) {
        int count = order.length;
        int[] feature = new int[count];
        float[] split = new float[count];
        boolean[] missingLeft = new boolean[count];
        float[] cover = new float[count];
        for (int i = 0; i < count; i++) {
            int node = order[i];
            split[i] = raw.split()[node];
            cover[i] = raw.cover()[node];
            require(Float.isFinite(split[i]), "a threshold or a leaf is not finite");
            require(cover[i] > 0 && Float.isFinite(cover[i]), "a node was trained on no weight");
            if (left[i] != 0) {
                feature[i] = (int) raw.feature()[node];
                missingLeft[i] = raw.missingLeft()[node] != 0;
            }
        }
        return new Tree(left, feature, split, missingLeft, cover, depth);
    }

    int size() {
        return left.length;
    }

    boolean leaf(int node) {
        return left[node] == 0;
    }

    private static boolean inside(int node, int size) {
        return node > 0 && node < size;
    }

    private static void require(boolean condition, String why) {
        if (!condition) {
            throw new UnusableModelException(why);
        }
    }

    /// The arrays of XGBoost as read, all of one length, at least 1; flags are 0 or another number.
    @SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
    record Raw(float[] left, float[] right, float[] feature, float[] split, float[] missingLeft, float[] cover) {}
}
