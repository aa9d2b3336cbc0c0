package health.vigil.scoring.internal.trees;

/// Nodes and weights that integrate polynomials of a degree below `2 n` from 0 to 1 exactly.
///
/// @param points rising, between 0 and 1
/// @param weights of sum 1
@SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
record GaussLegendre(double[] points, double[] weights) {
    /// @param n 1 or more
    static GaussLegendre of(int n) {
        double[] points = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            double x = -StrictMath.cos(StrictMath.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int iteration = 0; iteration < 20; iteration++) {
                double before = 0;
                double value = 1;
                for (int degree = 1; degree <= n; degree++) {
                    double next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;
                    before = value;
                    value = next;
                }
                slope = n * (x * value - before) / (x * x - 1);
                x -= value / slope;
            }
            points[i] = (1 + x) / 2;
            weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
        return new GaussLegendre(points, weights);
    }
}
