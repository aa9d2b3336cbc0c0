package health.vigil.gateway.internal.terminology;

import health.vigil.gateway.internal.Refusals;
import health.vigil.vault.ConceptTranslation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.ConceptMapGroupComponent;
import org.hl7.fhir.r4.model.ConceptMap.SourceElementComponent;
import org.hl7.fhir.r4.model.Enumerations.ConceptMapEquivalence;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;

/// A sender's concept map as a table:
/// `source_system,source_code,source_display,target_system,target_code,target_display` and, if wanted,
/// `equivalence`. RFC 4180: quotes may enclose commas, quotes and line ends. A source system is a URI, the name
/// that the sender gives it, `unit` for units as sent, or empty: what has none and becomes a unit of UCUM is a unit,
/// too.
final class SenderMapCsv {
    private static final List<String> COLUMNS =
            List.of("source_system", "source_code", "source_display", "target_system", "target_code", "target_display");
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final int MOST_ROWS = 50_000;

    private SenderMapCsv() {}

    /// @param sender `application|facility`
    static ConceptMap read(String sender, String text) {
        List<List<String>> rows = rows(text);
        if (rows.isEmpty()
                || rows.getFirst().size() < 6
                || !rows.getFirst().subList(0, 6).equals(COLUMNS)) {
            throw wrong(1, "the columns are not " + String.join(",", COLUMNS));
        }
        ConceptMap map = new ConceptMap();
        map.setStatus(PublicationStatus.ACTIVE);
        map.setTitle("Codes of one sender");
        map.getIdentifier().setSystem(ConceptTranslation.SENDER).setValue(sender);
        Map<String, ConceptMapGroupComponent> groups = new TreeMap<>();
        Map<String, SourceElementComponent> elements = new TreeMap<>();
        for (int at = 1; at < rows.size(); at++) {
            List<String> row = rows.get(at);
            if (row.size() == 1 && row.getFirst().isEmpty()) {
                continue;
            }
            if (row.size() < 6
                    || row.get(1).isEmpty()
                    || row.get(3).isEmpty()
                    || row.get(4).isEmpty()) {
                throw wrong(at + 1, "source_code, target_system or target_code is missing");
            }
            String source = isUnit(row) ? ConceptTranslation.UNITS : row.get(0);
            ConceptMapGroupComponent group = groups.computeIfAbsent(
                    source + "\n" + row.get(3),
                    key -> map.addGroup().setSource(source).setTarget(row.get(3)));
            elements.computeIfAbsent(
                            source + "\n" + row.get(3) + "\n" + row.get(1),
                            key -> group.addElement().setCode(row.get(1)).setDisplay(row.get(2)))
                    .addTarget()
                    .setCode(row.get(4))
                    .setDisplay(row.get(5))
                    .setEquivalence(equivalence(row, at + 1));
        }
        return map;
    }

    private static boolean isUnit(List<String> row) {
        return row.get(0).equals("unit") || (row.get(0).isEmpty() && row.get(3).equals(UCUM));
    }

    private static ConceptMapEquivalence equivalence(List<String> row, int line) {
        if (row.size() < 7 || row.get(6).isEmpty()) {
            return ConceptMapEquivalence.EQUIVALENT;
        }
        try {
            return ConceptMapEquivalence.fromCode(row.get(6));
        } catch (RuntimeException e) {
            throw wrong(line, "the equivalence is none of FHIR's");
        }
    }

    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        String csv = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (int at = 0; at < csv.length(); at++) {
            char next = csv.charAt(at);
            if (quoted) {
                if (next == '"' && at + 1 < csv.length() && csv.charAt(at + 1) == '"') {
                    cell.append('"');
                    at++;
                } else if (next == '"') {
                    quoted = false;
                } else {
                    cell.append(next);
                }
            } else if (next == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (next == ',' || next == '\n') {
                row.add(cell.toString().strip());
                cell.setLength(0);
                if (next == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                    if (rows.size() > MOST_ROWS) {
                        throw wrong(rows.size(), "there are more than " + MOST_ROWS + " rows");
                    }
                }
            } else {
                cell.append(next);
            }
        }
        if (quoted) {
            throw wrong(rows.size() + 1, "a quote is not closed");
        }
        if (!cell.isEmpty() || !row.isEmpty()) {
            row.add(cell.toString().strip());
            rows.add(row);
        }
        return rows;
    }

    private static RuntimeException wrong(int line, String what) {
        return Refusals.unprocessable(
                "The table is wrong in row " + line + ": " + what + ".", "Mend the row and send all again.");
    }
}
