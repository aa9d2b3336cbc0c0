package health.vigil.sandbox.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// The table `codes.csv`: which items of the source the sandbox hospital sends, and as what.
public final class Codes {
    private final Map<String, Code> codes = new HashMap<>();

    public Codes() {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (InputStream resource =
                        Objects.requireNonNull(Codes.class.getResourceAsStream("/health/vigil/sandbox/codes.csv"));
                CSVParser records = format.parse(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            for (CSVRecord line : records) {
                Code code = code(line);
                if (codes.put(key(code.table(), code.itemid()), code) != null) {
                    throw new IllegalStateException("codes.csv has item " + code.itemid() + " twice");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The code for an item, or null when the sandbox hospital does not send it.
    public @Nullable Code find(String table, String itemid) {
        return codes.get(key(table, itemid));
    }

    /// All of them.
    public Collection<Code> all() {
        return codes.values();
    }

    private static Code code(CSVRecord line) {
        String units = line.get("units");
        return new Code(
                line.get("table"),
                line.get("itemid"),
                line.get("label"),
                Group.valueOf(line.get("group")),
                line.get("loinc"),
                line.get("name"),
                line.get("ucum"),
                units.isEmpty() ? List.of() : Arrays.asList(units.split("\\|")),
                line.get("rule"),
                line.get("sub"),
                line.get("method"),
                line.get("arterial"),
                line.get("venous"));
    }

    private static String key(String table, String itemid) {
        return table + "/" + itemid;
    }
}
