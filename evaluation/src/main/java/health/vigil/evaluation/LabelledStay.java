package health.vigil.evaluation;

/// One ICU stay, row by row, with its label: what a model is trained on and judged by. Values that are missing take
/// no room: 40,000 stays fit into 200 MB. Immutable.
public final class LabelledStay {
    private static final Column[] COLUMNS = Column.values();

    private final String id;
    private final String hospital;
    private final String sha256;
    private final short[] hours;
    private final int onset;
    private final int[] starts;
    private final byte[] columns;
    private final double[] values;

    /// Takes its arrays over.
    ///
    /// @param id the patient's id in the set: the file's name without `.psv`
    /// @param hospital `A`, `B`, or what the set is called
    /// @param sha256 of the file's bytes, hexadecimal
    /// @param hours ICULOS of each row, rising
    /// @param onset the first row labelled septic, the number of rows where there is none
    /// @param starts for each row where its cells begin; one more for the end
    /// @param columns for each cell the ordinal of its [Column], rising within a row
    /// @param values for each cell its finite value
    public LabelledStay(
            String id,
            String hospital,
            String sha256,
            short[] hours,
            int onset,
            int[] starts,
            byte[] columns,
            double[] values) {
        if (hours.length == 0 || starts.length != hours.length + 1 || columns.length != values.length) {
            throw new IllegalArgumentException("rows and cells do not fit together");
        }
        this.id = id;
        this.hospital = hospital;
        this.sha256 = sha256;
        this.hours = hours;
        this.onset = onset;
        this.starts = starts;
        this.columns = columns;
        this.values = values;
    }

    public String id() {
        return id;
    }

    public String hospital() {
        return hospital;
    }

    /// SHA-256 of the file's bytes, hexadecimal.
    public String sha256() {
        return sha256;
    }

    /// How many rows, at least one.
    public int rows() {
        return hours.length;
    }

    /// Hours in the ICU at a row (ICULOS), 1 or more, rising.
    public int hour(int row) {
        return hours[row];
    }

    /// Whether a row is labelled septic: in a septic stay all rows from six hours before the onset of sepsis.
    public boolean label(int row) {
        return row >= onset;
    }

    /// Whether any row is.
    public boolean septic() {
        return onset < hours.length;
    }

    /// The first row labelled septic; [#rows] where there is none.
    public int firstLabel() {
        return onset;
    }

    /// A value, as in the file; NaN where it is missing.
    @SuppressWarnings("EnumOrdinal") // an index into an array of this run, never stored
    public double value(int row, Column column) {
        for (int cell = starts[row]; cell < starts[row + 1]; cell++) {
            if (columns[cell] == column.ordinal()) {
                return values[cell];
            }
        }
        return Double.NaN;
    }

    /// Gives each value of a row, in the order of the columns; missing ones are left out.
    public void row(int row, CellReader reader) {
        for (int cell = starts[row]; cell < starts[row + 1]; cell++) {
            reader.cell(COLUMNS[columns[cell]], values[cell]);
        }
    }

    /// Takes one value.
    @FunctionalInterface
    public interface CellReader {
        void cell(Column column, double value);
    }
}
