package health.vigil.inquiry.internal;

import health.vigil.inquiry.ActText;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.RecordedEntry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An entry as a row of a table, and tables as CSV (RFC 4180, UTF-8).
public final class Columns {
    /// The columns' names, in order.
    public static final List<String> NAMES = List.of(
            "index",
            "id",
            "time",
            "kind",
            "what",
            "detail",
            "actor",
            "actor_kind",
            "role",
            "from",
            "permitted",
            "purpose",
            "policies",
            "decision",
            "patient",
            "leaf_hash");

    private Columns() {}

    /// An entry's values by column.
    public static SequencedMap<String, String> of(RecordedEntry recorded) {
        Entry entry = recorded.entry();
        SequencedMap<String, String> row = new LinkedHashMap<>();
        row.put("index", Long.toString(recorded.index()));
        row.put("id", entry.id().toString());
        row.put("time", entry.time().toString());
        row.put("kind", entry.act().kind());
        row.put("what", ActText.title(entry.act()));
        row.put("detail", ActText.detail(entry.act()));
        row.put("actor", entry.actor().id());
        row.put("actor_kind", entry.actor().kind().name());
        row.put("role", text(entry.actor().role()));
        row.put("from", text(entry.actor().from()));
        row.putAll(authority(entry.authority()));
        row.put("patient", entry.subject() == null ? "" : entry.subject().value());
        row.put("leaf_hash", recorded.leafHash());
        return row;
    }

    /// Rows as a file. A cell that a spreadsheet would take for a formula is made text.
    public static byte[] csv(List<String> names, List<? extends Map<String, String>> rows) {
        StringBuilder csv = new StringBuilder(String.join(",", names)).append("\r\n");
        for (Map<String, String> row : rows) {
            csv.append(names.stream()
                            .map(name -> cell(row.getOrDefault(name, "")))
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> authority(Authority authority) {
        return switch (authority) {
            case Authority.Decided decided ->
                Map.of(
                        "permitted",
                        Boolean.toString(decided.permitted()),
                        "purpose",
                        decided.purpose(),
                        "policies",
                        String.join(" ", decided.policies()),
                        "decision",
                        decided.decision().toString());
            case Authority.Duty duty -> Map.of("permitted", "", "purpose", "", "policies", duty.rule(), "decision", "");
        };
    }

    private static String cell(String value) {
        String safe = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
