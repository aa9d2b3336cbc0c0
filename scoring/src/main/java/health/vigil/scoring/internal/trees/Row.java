package health.vigil.scoring.internal.trees;

/// One row's values as integers that compare as the floats do, each twice: first with what is missing above
/// everything, then with what is missing below everything. A split reads the copy that sends a missing value its way,
/// and so compares without a branch.
final class Row {
    private Row() {}

    /// @param values NaN where missing
    /// @return of twice the length
    static int[] keys(float[] values) {
        int features = values.length;
        int[] keys = new int[2 * features];
        for (int i = 0; i < features; i++) {
            float value = values[i];
            boolean missing = Float.isNaN(value);
            int key = key(value);
            keys[i] = missing ? Integer.MAX_VALUE : key;
            keys[features + i] = missing ? Integer.MIN_VALUE : key;
        }
        return keys;
    }

    /// Equal floats give equal keys (the two zeros too), and `a < b` exactly where `key(a) < key(b)`.
    static int key(float value) {
        int bits = Float.floatToRawIntBits(value + 0.0f);
        return bits ^ ((bits >> 31) & 0x7FFF_FFFF);
    }
}
