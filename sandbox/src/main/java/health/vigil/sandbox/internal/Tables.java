package health.vigil.sandbox.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// A directory of MIMIC-III tables, read as streams: no table is ever held whole.
public final class Tables {
    private final Path directory;

    public Tables(Path directory) {
        this.directory = directory;
    }

    /// Passes each row of a table that must be there and have these columns.
    public void read(String table, List<String> columns, Consumer<Row> reader) {
        Path file = find(table)
                .orElseThrow(() -> new ProblemException(
                        "VGL-SBX-001",
                        "The table " + table + " is not in the directory.",
                        "Give --tables a directory that holds the MIMIC-III tables as .csv or .csv.gz."));
        stream(table, file, columns, reader);
    }

    /// Passes each row of a table that may be absent.
    public void readIfPresent(String table, List<String> columns, Consumer<Row> reader) {
        find(table).ifPresent(file -> stream(table, file, columns, reader));
    }

    private Optional<Path> find(String table) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                        return name.equals(table + ".csv") || name.equals(table + ".csv.gz");
                    })
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stream(String table, Path file, List<String> needed, Consumer<Row> reader) {
        try (CSVParser records = CSVFormat.DEFAULT.parse(open(file))) {
            Map<String, Integer> columns = new HashMap<>();
            for (CSVRecord fields : records) {
                if (columns.isEmpty()) {
                    for (int i = 0; i < fields.size(); i++) {
                        columns.put(fields.get(i).strip().toLowerCase(Locale.ROOT), i);
                    }
                    needed.stream()
                            .filter(column -> !columns.containsKey(column))
                            .findFirst()
                            .ifPresent(column -> {
                                throw unreadable(table, "it has no column " + column, null);
                            });
                } else {
                    reader.accept(new Row(table, columns, fields));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(table, "the file does not read as CSV", e);
        }
    }

    private static Reader open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream text =
                file.toString().toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        return new InputStreamReader(text, StandardCharsets.UTF_8);
    }

    static ProblemException unreadable(String table, String what, @Nullable Throwable cause) {
        Problem problem = new Problem(
                "VGL-SBX-002",
                "The table " + table + " cannot be read: " + what + ".",
                "Check that the file is a complete MIMIC-III table with its header line.");
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }
}
