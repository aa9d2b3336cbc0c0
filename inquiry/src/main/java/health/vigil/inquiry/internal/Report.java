package health.vigil.inquiry.internal;

import health.vigil.inquiry.ActText;
import health.vigil.inquiry.Answer;
import health.vigil.ledger.Entry;
import health.vigil.ledger.InclusionProof;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/// A report on paper or screen, one file without anything from elsewhere: the entries in words, each with its digest
/// and its proof. Everything from the log is escaped.
public final class Report {
    private static final String STYLE =
            "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;"
                    + "color:#15202c;background:#fff}h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}"
                    + "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #dbe1e8}"
                    + "code,pre{font:12px/1.4 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}"
                    + ".q{color:#4f5f71;font-size:.875rem}.bad{color:#a8101a;font-weight:600}@media print{details{display:none}}";

    private final DateTimeFormatter times;
    private final ZoneId zone;

    public Report(ZoneId zone) {
        this.zone = zone;
        this.times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ENGLISH);
    }

    /// The report, without its signature.
    ///
    /// @param title what was asked
    /// @param parameters about whom or what
    /// @param more whether there were more entries than a report holds
    public String html(
            String title, SortedMap<String, String> parameters, List<Answer.Line> lines, Instant made, boolean more) {
        StringBuilder html = new StringBuilder(1024 + lines.size() * 3000)
                .append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
                .append(escape(title))
                .append(" · Vigil</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escape(title))
                .append("</h1>\n<p>");
        parameters.forEach((name, value) -> html.append(escape(name))
                .append(": <code>")
                .append(escape(value))
                .append("</code><br>"));
        html.append(lines.size())
                .append(more ? " entries, the newest; there are more. " : " entries. ")
                .append("Made ")
                .append(time(made))
                .append(". Times are in ")
                .append(escape(zone.getId()))
                .append(".</p>\n<p class=\"q\">Patients are named by audit token. Each entry's digest is its leaf hash")
                .append(
                        " (RFC 6962, SHA-256); its proof is a C2SP tlog-proof, which leads from that digest to a signed")
                .append(
                        " checkpoint and carries the entry itself. The last line signs everything before it.</p>\n<table>")
                .append(
                        "<thead><tr><th>Entry</th><th>Time</th><th>Who</th><th>What</th><th>Under</th></tr></thead><tbody>\n");
        lines.forEach(line -> row(html, line));
        return html.append("</tbody></table>\n</body></html>\n").toString();
    }

    private void row(StringBuilder html, Answer.Line line) {
        Entry entry = line.recorded().entry();
        html.append("<tr><td>")
                .append(line.recorded().index())
                .append("</td><td>")
                .append(time(entry.time()))
                .append("</td><td>")
                .append(escape(entry.actor().id()))
                .append("<div class=\"q\">")
                .append(escape(entry.actor().role() == null ? "" : entry.actor().role()))
                .append(
                        entry.actor().from() == null
                                ? ""
                                : " from " + escape(entry.actor().from()))
                .append("</div></td><td>")
                .append(ActText.refused(entry.authority()) ? "<span class=\"bad\">Refused.</span> " : "")
                .append(escape(ActText.title(entry.act())))
                .append("<div class=\"q\">")
                .append(escape(ActText.detail(entry.act())))
                .append(
                        entry.subject() == null
                                ? ""
                                : "; patient <code>" + entry.subject().value() + "</code>")
                .append("</div><code>")
                .append(line.recorded().leafHash())
                .append("</code><details><summary class=\"q\">Proof</summary><pre>")
                .append(escape(line.proof().map(InclusionProof::text).orElse("No checkpoint signs for it yet.")))
                .append("</pre></details></td><td>")
                .append(escape(ActText.authority(entry.authority())))
                .append("</td></tr>\n");
    }

    private String time(Instant time) {
        return times.format(time.atZone(zone));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// The bytes of a text that was made here.
    public static byte[] bytes(String html) {
        return html.getBytes(StandardCharsets.UTF_8);
    }
}
