package health.vigil.inquiry;

import health.vigil.ledger.LogKey;
import health.vigil.ledger.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The signature at the end of a report: one line, an HTML comment, over every byte before it. Ed25519, by a key that
/// signs nothing else.
public final class ReportSignature {
    private static final Pattern LINE =
            Pattern.compile("<!-- vigil-report-signature (\\S{1,200}) ([A-Za-z0-9+/=]{88}) -->\n");
    private static final String START = "<!-- vigil-report-signature ";

    private ReportSignature() {}

    /// The report with its signature.
    static byte[] sign(byte[] report, LogKey key) {
        String line =
                START + key.verifier().line() + " " + Base64.getEncoder().encodeToString(key.sign(report)) + " -->\n";
        byte[] end = line.getBytes(StandardCharsets.UTF_8);
        byte[] signed = Arrays.copyOf(report, report.length + end.length);
        System.arraycopy(end, 0, signed, report.length, end.length);
        return signed;
    }

    /// Whether a report, possibly hostile, is as it was signed with this key.
    ///
    /// @param key obtained from where the report was not
    public static boolean holds(byte[] signed, VerifierKey key) {
        String text = new String(signed, StandardCharsets.ISO_8859_1);
        int start = text.lastIndexOf(START);
        Matcher line = LINE.matcher(start < 0 ? "" : text.substring(start));
        return line.matches()
                && line.group(1).equals(key.line())
                && key.verifies(
                        Arrays.copyOf(signed, start), Base64.getDecoder().decode(line.group(2)));
    }
}
