package health.vigil.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.Sha256;
import health.vigil.evaluation.Column;
import health.vigil.evaluation.LabelledStay;
import health.vigil.evaluation.LabelledStays;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Stays in which sepsis shows: the heart races and lactate is measured and high from some hours before the label on.
public final class MadeUpStays {
    private MadeUpStays() {}

    /// @param normal the heart rate of the well
    public static LabelledStays of(String prefix, int count, double normal, long seed) {
        return of(prefix, count, normal, 0, seed);
    }

    /// The same, but the pressure is first taken after 14 hours in half of the stays: until then the models of the
    /// recipes are silent.
    public static LabelledStays sparse(String prefix, int count, double normal, long seed) {
        return of(prefix, count, normal, 14, seed);
    }

    private static LabelledStays of(String prefix, int count, double normal, int late, long seed) {
        Random random = new Random(seed);
        List<LabelledStay> stays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int rows = 20 + random.nextInt(20);
            int onset = i % 4 == 0 ? 10 + random.nextInt(8) : rows;
            stays.add(stay(prefix + String.format("%05d", i), rows, onset, normal, i / 4 % 2 * late, random));
        }
        return new LabelledStays(stays);
    }

    private static LabelledStay stay(String id, int rows, int onset, double normal, int firstPressure, Random random) {
        short[] hours = new short[rows];
        int[] starts = new int[rows + 1];
        List<Column> columns = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            boolean ill = row >= onset - 4;
            hours[row] = (short) (row + 1);
            put(columns, values, Column.HR, Math.rint(normal + (ill ? 25 : 0) + 8 * random.nextGaussian()));
            double pressure = Math.rint(120 - (ill ? 15 : 0) + 10 * random.nextGaussian());
            if (row >= firstPressure) {
                put(columns, values, Column.SBP, pressure);
            }
            put(columns, values, Column.RESP, Math.rint(16 + (ill ? 4 : 0) + 2 * random.nextGaussian()));
            if (random.nextInt(ill ? 3 : 12) == 0) {
                put(columns, values, Column.LACTATE, Math.rint(10 * (1.5 + (ill ? 2 : 0) + random.nextDouble())) / 10);
            }
            put(columns, values, Column.AGE, 40 + id.hashCode() % 40);
            starts[row + 1] = columns.size();
        }
        return new LabelledStay(
                id,
                id.startsWith("p0") ? "A" : "site",
                Sha256.hex(id.getBytes(UTF_8)),
                hours,
                onset,
                starts,
                ordinals(columns),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void put(List<Column> columns, List<Double> values, Column column, double value) {
        columns.add(column);
        values.add(value);
    }

    @SuppressWarnings("EnumOrdinal") // as the reader has them
    private static byte[] ordinals(List<Column> columns) {
        byte[] ordinals = new byte[columns.size()];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = (byte) columns.get(i).ordinal();
        }
        return ordinals;
    }
}
