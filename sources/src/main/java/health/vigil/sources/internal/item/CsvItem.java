package health.vigil.sources.internal.item;

import health.vigil.base.ProblemException;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.sources.internal.mapping.Place;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// Reads a row of comma-separated values (RFC 4180): the row of names and the row, or the row alone where the
/// mapping has the names.
final class CsvItem {
    private CsvItem() {}

    static Item read(byte[] original, Mapping.Format.Csv csv, Mapping mapping) {
        byte[] bytes = Utf8.withoutMark(original);
        String text = Utf8.decode(bytes, 0, bytes.length, csv.encoding()).orElseThrow(CsvItem::refused);
        List<CSVRecord> records = records(text, csv);
        boolean named = csv.columns().isEmpty();
        if (records.size() != (named ? 2 : 1)) {
            throw refused();
        }
        List<String> names = named ? records.getFirst().toList() : csv.columns();
        CSVRecord row = records.getLast();
        if (row.size() != names.size() || new HashSet<>(names).size() < names.size()) {
            throw refused();
        }
        if (names.size() > ItemReader.MOST_LEAVES) {
            throw ItemReader.tooMany("VGL-SRC-003");
        }
        Map<String, Leaf> leaves = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!row.get(i).isEmpty()) {
                String pointer = "/" + Place.escaped(names.get(i).strip());
                leaves.put(pointer, new Leaf(pointer, pointer, row.get(i), false));
            }
        }
        return new Item(leaves, Map.of(), mapping);
    }

    /// The columns of a row of names, as pointers.
    static List<String> names(String row, Mapping.Format.Csv csv) {
        return records(row, csv).stream()
                .flatMap(record -> record.toList().stream())
                .map(name -> Place.column(name.strip()).pointer())
                .toList();
    }

    /// All records of a text.
    ///
    /// @throws ProblemException `VGL-SRC-003`
    static List<CSVRecord> records(String text, Mapping.Format.Csv csv) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(csv.separator())
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            return parser.getRecords();
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw refused();
        }
    }

    private static ProblemException refused() {
        return new ProblemException(
                "VGL-SRC-003",
                "The row is not in the agreed character set, its quotes do not match, or it has not as many values as"
                        + " there are columns, each named once.",
                "Write rows as RFC 4180 has them; a person can correct what is stored and replay it.");
    }
}
