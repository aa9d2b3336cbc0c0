package health.vigil.sources.internal.item;

import health.vigil.base.ProblemException;
import health.vigil.sources.internal.mapping.Mapping;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the items of one body apart, and refuses the whole where one of them is none.
public final class Bodies {
    /// The most items of one body.
    public static final int MOST = 10_000;

    /// The most bytes of all items of one body, each with its row of names.
    static final int MOST_BYTES = 16 << 20;

    private static final int LONGEST_NAMES = 64 << 10;

    private Bodies() {}

    /// The lines, each an object.
    ///
    /// @throws ProblemException `VGL-SRC-010` where one is none, `VGL-SRC-011` where they are too many or too
    ///     much, `VGL-SRC-013` where one is too large
    public static List<byte[]> lines(byte[] body) {
        return read(Rows.lines(new ByteArrayInputStream(Utf8.withoutMark(body))), (row, number) -> {
            if (!JsonItems.isObject(row)) {
                throw refused(number);
            }
            return row;
        });
    }

    /// The objects of a JSON text.
    ///
    /// @throws ProblemException likewise
    public static List<byte[]> objects(byte[] body) {
        List<byte[]> items = JsonItems.of(body, MOST);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).length > StrictJson.LARGEST) {
                throw refused(i + 1);
            }
        }
        return items;
    }

    /// The rows, each with the row of names where the mapping has not the names.
    ///
    /// @throws ProblemException likewise; `VGL-SRC-014` where a column is missing that the mapping names
    public static List<byte[]> rows(byte[] body, Mapping.Format.Csv csv, Mapping mapping) {
        Rows rows = Rows.csv(new ByteArrayInputStream(Utf8.withoutMark(body)), csv.separator());
        Header header = Header.read(rows, csv, mapping);
        return read(rows, (row, number) -> {
            byte[] item = header.with(row);
            if (Utf8.decode(item, 0, item.length, csv.encoding()).isEmpty()) {
                throw refused(number);
            }
            return item;
        });
    }

    private interface Check {
        byte[] item(byte[] row, int number);
    }

    private static List<byte[]> read(Rows rows, Check check) {
        List<byte[]> items = new ArrayList<>();
        long bytes = 0;
        try {
            for (byte[] row = rows.next(); row != null; row = rows.next()) {
                if (items.size() == MOST) {
                    throw tooMany(MOST);
                }
                byte[] item = check.item(row, items.size() + 1);
                bytes += item.length;
                if (bytes > MOST_BYTES) {
                    throw tooMuch();
                }
                items.add(item);
            }
            return items;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param number of the item, 0 for the whole
    static ProblemException refused(int number) {
        return new ProblemException(
                "VGL-SRC-010",
                (number == 0 ? "The text" : "Item " + number)
                        + " is not what it says it is: JSON in UTF-8 with each member once, or rows in the agreed"
                        + " character set. Nothing was stored.",
                "Mend it and send all of it again.");
    }

    /// @param most there may be
    static ProblemException tooMany(int most) {
        return new ProblemException(
                "VGL-SRC-011",
                "There are more than " + most + " items.",
                "Send them in parts, or write one object a line; nothing was stored.");
    }

    private static ProblemException tooMuch() {
        return new ProblemException(
                "VGL-SRC-011",
                "The items, each with the row of names, are larger than 16 MiB.",
                "Send them in parts; nothing was stored.");
    }

    /// The row of names.
    ///
    /// @param row as sent, with its end of line; empty where the mapping has the names
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Header(byte[] row) {
        /// Reads it, where there is one.
        ///
        /// @throws ProblemException `VGL-SRC-010` where it is none, `VGL-SRC-013` where it is larger than
        ///     64 KiB, `VGL-SRC-014` where it lacks a column that the mapping names
        public static Header read(Rows rows, Mapping.Format.Csv csv, Mapping mapping) {
            if (!csv.columns().isEmpty()) {
                return new Header(new byte[0]);
            }
            try {
                return new Header(checked(rows.next(), csv, mapping));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static byte[] checked(byte @Nullable [] row, Mapping.Format.Csv csv, Mapping mapping) {
            if (row == null) {
                throw refused(0);
            }
            if (row.length > LONGEST_NAMES) {
                throw new ProblemException(
                        "VGL-SRC-013",
                        "The row of names is larger than 64 KiB.",
                        "Look for a quote that does not match.");
            }
            String text = Utf8.decode(row, 0, row.length, csv.encoding()).orElseThrow(() -> refused(0));
            List<String> names = CsvItem.names(text, csv);
            if (!names.containsAll(mapping.named())) {
                throw new ProblemException(
                        "VGL-SRC-014",
                        "The row of names lacks a column that the mapping names.",
                        "Send the columns as agreed, or correct the mapping.");
            }
            return Arrays.copyOf(row, row.length);
        }

        /// The item that a row is.
        public byte[] with(byte[] next) {
            byte[] item = Arrays.copyOf(row, row.length + next.length);
            System.arraycopy(next, 0, item, row.length, next.length);
            return item;
        }
    }
}
