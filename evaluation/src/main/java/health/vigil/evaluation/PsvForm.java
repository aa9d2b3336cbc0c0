package health.vigil.evaluation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import health.vigil.base.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The challenge's file: a heading and one row an hour, cells parted by `|`, `NaN` where nothing was measured.
/// `ICULOS` and `SepsisLabel` must be there, any other column may be absent, none may be unknown. Hours rise; once
/// a row is labelled septic all later ones are.
final class PsvForm {
    private static final int MAX_ROWS = 10_000;
    private static final int MAX_CELL = 32;
    private static final double LARGEST = 1e12;
    private static final double SMALLEST = 1e-12;
    private static final int HOUR = -1;
    private static final int LABEL = -2;

    private final String id;
    private final byte[] text;
    private final int[] heading;
    private int at;
    private int line = 1;

    private short[] hours = new short[64];
    private int[] starts = new int[65];
    private byte[] columns = new byte[512];
    private double[] values = new double[512];
    private int rows;
    private int cells;
    private int onset = Integer.MAX_VALUE;

    private PsvForm(String id, byte[] text) {
        this.id = id;
        this.text = text;
        this.heading = heading();
    }

    static LabelledStay parse(String id, String hospital, byte[] text) {
        PsvForm form = new PsvForm(id, text);
        while (form.at < text.length) {
            form.line++;
            form.row();
        }
        if (form.rows == 0) {
            throw form.refused("it has no row");
        }
        return new LabelledStay(
                id,
                hospital,
                Hashing.sha256(text),
                Arrays.copyOf(form.hours, form.rows),
                Math.min(form.onset, form.rows),
                Arrays.copyOf(form.starts, form.rows + 1),
                Arrays.copyOf(form.columns, form.cells),
                Arrays.copyOf(form.values, form.cells));
    }

    private int[] heading() {
        List<Integer> found = new ArrayList<>();
        boolean more = true;
        while (more) {
            int end = cell();
            int kind = kind(new String(text, at, end - at, US_ASCII));
            if (found.contains(kind)) {
                throw refused("a column occurs twice");
            }
            found.add(kind);
            more = next(end);
        }
        if (!found.contains(HOUR) || !found.contains(LABEL)) {
            throw refused("it has no ICULOS or no SepsisLabel");
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    @SuppressWarnings("EnumOrdinal") // an index into an array of this run, never stored
    private int kind(String title) {
        return switch (title) {
            case "ICULOS" -> HOUR;
            case "SepsisLabel" -> LABEL;
            default -> {
                Optional<Column> column = Column.titled(title);
                yield column.orElseThrow(() -> refused("a column is not known")).ordinal();
            }
        };
    }

    private void row() {
        if (rows == MAX_ROWS) {
            throw refused("it has more than " + MAX_ROWS + " rows");
        }
        grow();
        @Nullable Integer hour = null;
        @Nullable Boolean label = null;
        for (int i = 0; i < heading.length; i++) {
            int end = cell();
            double value = number(end);
            switch (heading[i]) {
                case HOUR -> hour = hour(value);
                case LABEL -> label = label(value);
                default -> add(heading[i], value);
            }
            if (next(end) != (i < heading.length - 1)) {
                throw refused("the row has not as many cells as the heading");
            }
        }
        finish(hour == null ? 0 : hour, label != null && label);
    }

    private void finish(int hour, boolean label) {
        if (rows > 0 && hour <= hours[rows - 1]) {
            throw refused("ICULOS does not rise");
        }
        if (!label && onset != Integer.MAX_VALUE) {
            throw refused("SepsisLabel falls back to 0");
        }
        if (label && onset == Integer.MAX_VALUE) {
            onset = rows;
        }
        sortRow();
        hours[rows++] = (short) hour;
        starts[rows] = cells;
    }

    private int hour(double value) {
        if (!(value >= 1 && value <= Short.MAX_VALUE) || value != Math.rint(value)) {
            throw refused("ICULOS is not a whole number of hours from 1");
        }
        return (int) value;
    }

    private boolean label(double value) {
        if (value != 0 && value != 1) {
            throw refused("SepsisLabel is neither 0 nor 1");
        }
        return value == 1;
    }

    private void add(int column, double value) {
        if (!Double.isNaN(value)) {
            columns[cells] = (byte) column;
            values[cells++] = value;
        }
    }

    /// Columns may stand in another order than usual.
    private void sortRow() {
        for (int i = starts[rows] + 1; i < cells; i++) {
            byte column = columns[i];
            double value = values[i];
            int j = i;
            for (; j > starts[rows] && columns[j - 1] > column; j--) {
                columns[j] = columns[j - 1];
                values[j] = values[j - 1];
            }
            columns[j] = column;
            values[j] = value;
        }
    }

    private void grow() {
        if (rows + 2 > hours.length) {
            hours = Arrays.copyOf(hours, hours.length * 2);
            starts = Arrays.copyOf(starts, starts.length * 2);
        }
        if (cells + heading.length > columns.length) {
            columns = Arrays.copyOf(columns, columns.length * 2);
            values = Arrays.copyOf(values, values.length * 2);
        }
    }

    /// Where the cell that begins here ends.
    private int cell() {
        int end = at;
        while (end < text.length && text[end] != '|' && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        if (end - at > MAX_CELL) {
            throw refused("a cell has more than " + MAX_CELL + " characters");
        }
        return end;
    }

    /// Steps over what ends a cell; false at the end of the row.
    private boolean next(int end) {
        at = end;
        if (at < text.length && text[at] == '|') {
            at++;
            return true;
        }
        if (at < text.length && text[at] == '\r') {
            at++;
        }
        if (at < text.length && text[at] != '\n') {
            throw refused("a carriage return stands inside a row");
        }
        at++;
        return false;
    }

    private double number(int end) {
        int length = end - at;
        if (length == 0 || (length == 3 && text[at] == 'N' && text[at + 1] == 'a' && text[at + 2] == 'N')) {
            return Double.NaN;
        }
        for (int i = at; i < end; i++) {
            byte c = text[i];
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                throw refused("a cell is not a number");
            }
        }
        try {
            double value = Double.parseDouble(new String(text, at, length, US_ASCII));
            double size = Math.abs(value);
            if (size <= LARGEST && (size >= SMALLEST || size == 0)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw (ProblemException) refused("a cell is not a number").initCause(e);
        }
        throw refused("a number is beyond all measure");
    }

    private ProblemException refused(String why) {
        return new ProblemException(
                "VGL-EVA-002",
                "The file " + id + ".psv cannot be used, line " + line + ": " + why + ".",
                "Give stays in the form of the PhysioNet/CinC Challenge 2019, with their labels.");
    }
}
