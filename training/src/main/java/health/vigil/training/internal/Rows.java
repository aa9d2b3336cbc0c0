package health.vigil.training.internal;

import health.vigil.evaluation.ChallengeFacts;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.LabelledStays;
import health.vigil.evaluation.Utility;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.Timeline;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// All rows of labelled stays as a model reads them: one number for each feature, row after row, NaN where missing.
public final class Rows {
    private final List<LabelledStay> stays;
    private final int width;
    private final int[] starts;
    private final float[] values;

    private Rows(List<LabelledStay> stays, int width, int[] starts, float[] values) {
        this.stays = stays;
        this.width = width;
        this.starts = starts;
        this.values = values;
    }

    /// Computes the features of each row. Each row has its own place, so the number of threads changes nothing.
    public static Rows of(LabelledStays labelled, FeatureSet set) {
        List<LabelledStay> stays = labelled.stays();
        int[] starts = new int[stays.size() + 1];
        for (int i = 0; i < stays.size(); i++) {
            starts[i + 1] = starts[i] + stays.get(i).rows();
        }
        float[] values = new float[Math.multiplyExact(starts[stays.size()], set.size())];
        IntStream.range(0, stays.size()).parallel().forEach(i -> {
            LabelledStay stay = stays.get(i);
            Timeline timeline = ChallengeFacts.timeline(stay);
            for (int row = 0; row < stay.rows(); row++) {
                float[] vector = set.vector(timeline, ChallengeFacts.time(stay, row));
                System.arraycopy(vector, 0, values, (starts[i] + row) * set.size(), vector.length);
            }
        });
        return new Rows(stays, set.size(), starts, values);
    }

    public int size() {
        return starts[stays.size()];
    }

    /// How many features.
    public int width() {
        return width;
    }

    /// The stays, in order; all rows of one follow each other.
    public List<LabelledStay> stays() {
        return stays;
    }

    /// Whether any row of a stay is labelled septic.
    public boolean septic(int stay) {
        return stays.get(stay).septic();
    }

    /// The place in [#stays] of a row's stay.
    public int stayOf(int row) {
        int found = Arrays.binarySearch(starts, row);
        return found >= 0 ? found : -found - 2;
    }

    public float value(int row, int feature) {
        return values[row * width + feature];
    }

    /// Those rows whose stay, by its place in [#stays], fulfils a condition; in order.
    public int[] where(IntPredicate stay) {
        return IntStream.range(0, stays.size())
                .filter(stay)
                .flatMap(i -> IntStream.range(starts[i], starts[i + 1]))
                .toArray();
    }

    /// The numbers of some rows, one row after the other.
    public float[] values(int[] rows) {
        float[] some = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, some, i * width, width);
        }
        return some;
    }

    /// One number for each row.
    public double[] map(RowFunction function) {
        double[] numbers = new double[size()];
        for (int i = 0; i < stays.size(); i++) {
            LabelledStay stay = stays.get(i);
            for (int row = 0; row < stay.rows(); row++) {
                numbers[starts[i] + row] = function.of(stay, row);
            }
        }
        return numbers;
    }

    /// Whether each row is labelled septic: 1 or 0.
    public double[] labels() {
        return map((stay, row) -> stay.label(row) ? 1 : 0);
    }

    /// What a call at each row is worth more than silence.
    public double[] gains() {
        return map((stay, row) -> Utility.worth(stay, row, true) - Utility.worth(stay, row, false));
    }

    /// Of one row of one stay.
    @FunctionalInterface
    public interface RowFunction {
        double of(LabelledStay stay, int row);
    }
}
