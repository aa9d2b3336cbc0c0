package health.vigil.scoring.internal;

import health.vigil.scoring.FeatureSet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Exact Shapley values of any model by asking it for every coalition of concepts: a coalition sees the row where it
/// knows a concept and the baseline where it does not. The number of questions doubles with each concept.
///
/// @param groups the features of each concept
/// @param baseline NaN where missing
@SuppressWarnings("ArrayRecordComponent") // data on its way, never compared or printed
record Coalitions(List<List<Integer>> groups, float[] baseline) {
    private static final int MOST = 10;

    /// Any model.
    interface Margin {
        float of(float[] row);
    }

    static Coalitions of(FeatureSet set, List<@Nullable BigDecimal> baseline) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        float[] values = new float[set.size()];
        if (baseline.size() != values.length) {
            throw new IllegalArgumentException("its baseline has another number of features");
        }
        for (int i = 0; i < values.length; i++) {
            BigDecimal value = baseline.get(i);
            values[i] = value == null ? Float.NaN : Float.parseFloat(value.toString());
            groups.computeIfAbsent(set.features().get(i).concept(), _ -> new ArrayList<>())
                    .add(i);
        }
        if (groups.size() > MOST) {
            throw new IllegalArgumentException("it is explained by more than " + MOST + " concepts");
        }
        return new Coalitions(List.copyOf(groups.values()), values);
    }

    /// Each concept's value stands at its first feature; the last element is the baseline's margin.
    double[] shapley(float[] row, Margin model) {
        int count = groups.size();
        double[] margins = new double[1 << count];
        for (int coalition = 0; coalition < margins.length; coalition++) {
            margins[coalition] = model.of(seen(row, coalition));
        }
        double[] values = new double[row.length + 1];
        for (int group = 0; group < count; group++) {
            double sum = 0;
            for (int coalition = 0; coalition < margins.length; coalition++) {
                if ((coalition & (1 << group)) == 0) {
                    double gain = margins[coalition | (1 << group)] - margins[coalition];
                    sum += weight(Integer.bitCount(coalition), count) * gain;
                }
            }
            values[groups.get(group).getFirst()] = sum;
        }
        values[row.length] = margins[0];
        return values;
    }

    private float[] seen(float[] row, int coalition) {
        float[] seen = baseline.clone();
        for (int group = 0; group < groups.size(); group++) {
            if ((coalition & (1 << group)) != 0) {
                for (int feature : groups.get(group)) {
                    seen[feature] = row[feature];
                }
            }
        }
        return seen;
    }

    /// `size! (count - size - 1)! / count!`
    private static double weight(int size, int count) {
        double weight = 1.0 / count;
        for (int i = 1; i <= size; i++) {
            weight *= (double) i / (count - i);
        }
        return weight;
    }
}
