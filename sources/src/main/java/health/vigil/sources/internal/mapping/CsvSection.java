package health.vigil.sources.internal.mapping;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How rows are written: the section `csv` of a mapping file.
final class CsvSection {
    private CsvSection() {}

    static Mapping.Format read(MappingNode root) {
        char separator = ',';
        boolean comma = false;
        Charset encoding = StandardCharsets.UTF_8;
        List<String> columns = new ArrayList<>();
        if (root.find("csv").isPresent()) {
            MappingNode csv = root.get("csv");
            if (csv.find("separator").isPresent()) {
                separator = separator(csv.get("separator"));
            }
            if (csv.find("encoding").isPresent()) {
                encoding = encoding(csv.get("encoding"));
            }
            if (csv.find("decimal").isPresent()) {
                comma = switch (csv.get("decimal").text()) {
                    case "," -> true;
                    case "." -> false;
                    default -> throw csv.get("decimal").refused("is none of . and ,");
                };
            }
            csv.find("columns").ifPresent(names -> names.items().forEach(name -> columns.add(name.text())));
            if (Set.copyOf(columns).size() < columns.size()) {
                throw csv.get("columns").refused("names a column twice");
            }
            csv.finish();
        }
        return new Mapping.Format.Csv(separator, encoding, columns, comma);
    }

    private static char separator(MappingNode node) {
        return switch (node.text()) {
            case "," -> ',';
            case ";" -> ';';
            case "|" -> '|';
            case "tab", "\t" -> '\t';
            default -> throw node.refused("is none of , ; | and tab");
        };
    }

    /// Character sets in which a byte of ASCII is never a part of another character, so that rows can be
    /// told apart.
    private static Charset encoding(MappingNode node) {
        return switch (node.text()) {
            case "UTF-8" -> StandardCharsets.UTF_8;
            case "ISO-8859-1" -> StandardCharsets.ISO_8859_1;
            case "ISO-8859-15" -> Charset.forName("ISO-8859-15");
            case "windows-1252" -> Charset.forName("windows-1252");
            default -> throw node.refused("is none of UTF-8, ISO-8859-1, ISO-8859-15 and windows-1252");
        };
    }
}
