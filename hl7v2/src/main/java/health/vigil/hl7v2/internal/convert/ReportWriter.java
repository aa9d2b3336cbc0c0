package health.vigil.hl7v2.internal.convert;

import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Totals;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/// Writes conservation reports as JSON while they come: one object with `messages`, each with its fields, and
/// `totals` last. All that is written are names of files, control ids, positions, paths, codes and numbers;
/// only the first two and names of places that a mapping file chooses need escaping.
public final class ReportWriter {
    private final Writer out;
    private boolean first = true;

    public ReportWriter(Writer out) throws IOException {
        this.out = out;
        out.write("{\"messages\":[");
    }

    /// Which message a report is of.
    ///
    /// @param file as the caller names it
    /// @param number its place in the file, from 1
    /// @param controlId MSH-10, empty where there is none
    public record Source(String file, int number, String controlId) {}

    /// @param problem code of what kept the message from being converted, empty where nothing did
    public void message(Source source, ConservationReport report, String problem) throws IOException {
        out.write(first ? "\n" : ",\n");
        first = false;
        out.write("{\"file\":\"" + escaped(source.file()) + "\",\"message\":" + source.number());
        if (!source.controlId().isEmpty()) {
            out.write(",\"controlId\":\"" + escaped(source.controlId()) + "\"");
        }
        out.write(",\"structure\":\"" + plain(report.structure()) + "\"");
        if (!problem.isEmpty()) {
            out.write(",\"problem\":\"" + problem + "\"");
        }
        out.write(",\"fields\":[");
        String separator = "";
        for (Line line : report.fields()) {
            out.write(separator + "[\"" + escaped(line.position().toString()) + "\",\""
                    + line.outcome().name().toLowerCase(Locale.ROOT) + "\",\"" + plain(line.target()) + "\"]");
            separator = ",";
        }
        out.write("]}");
    }

    public void end(Totals totals, long problems) throws IOException {
        out.write("\n],\"totals\":" + json(totals, problems) + "}\n");
        out.flush();
    }

    /// The totals alone.
    public static String json(Totals totals, long problems) {
        return "{\"messages\":" + totals.messages()
                + ",\"fields\":" + totals.fields()
                + ",\"mapped\":" + totals.mapped()
                + ",\"extension\":" + totals.extension()
                + ",\"notCarried\":" + totals.notCarried()
                + ",\"unaccounted\":" + totals.unaccounted()
                + ",\"problems\":" + problems + "}";
    }

    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "?");
    }

    /// A message names its own structure: nothing but letters, digits and the signs of paths gets through.
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "._-()[]^".indexOf(c) >= 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
