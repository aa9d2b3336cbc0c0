package health.vigil.sandbox.internal;

import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// One row of a table, its columns by lower-case name.
public final class Row {
    private final String table;
    private final Map<String, Integer> columns;
    private final CSVRecord fields;

    Row(String table, Map<String, Integer> columns, CSVRecord fields) {
        this.table = table;
        this.columns = columns;
        this.fields = fields;
    }

    /// The column's text, trimmed; empty when the value or the column is absent.
    public String get(String column) {
        Integer index = columns.get(column);
        return index == null || index >= fields.size() ? "" : fields.get(index).strip();
    }

    /// A time column, null when empty.
    public @Nullable LocalDateTime time(String column) {
        String text = get(column);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return LocalDateTime.parse(text.length() == 10 ? text + "T00:00:00" : text.replace(' ', 'T'));
        } catch (DateTimeParseException e) {
            throw Tables.unreadable(table, "line " + fields.getRecordNumber() + " has no time in column " + column, e);
        }
    }
}
