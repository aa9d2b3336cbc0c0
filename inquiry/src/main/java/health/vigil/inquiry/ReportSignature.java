package health.vigil.inquiry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The signature at the end of a report: one line, an HTML comment, over every byte before it.
public final class ReportSignature {
    private static final String START = "<!-- vigil-report-signature ed25519 ";
    private static final Pattern LINE = Pattern.compile(Pattern.quote(START) + "([A-Za-z0-9+/=]{88}) -->\n");

    private ReportSignature() {}

    /// The report with its signature.
    static byte[] sign(byte[] report, ReportKey key) {
        String line = START + Base64.getEncoder().encodeToString(key.sign(report)) + " -->\n";
        byte[] end = line.getBytes(StandardCharsets.US_ASCII);
        byte[] signed = Arrays.copyOf(report, report.length + end.length);
        System.arraycopy(end, 0, signed, report.length, end.length);
        return signed;
    }

    /// Whether a report, possibly hostile, is as it was signed.
    ///
    /// @param pem the public key, obtained from where the report was not
    public static boolean holds(byte[] signed, String pem) {
        String text = new String(signed, StandardCharsets.ISO_8859_1);
        int start = text.lastIndexOf(START);
        Matcher line = LINE.matcher(start < 0 ? "" : text.substring(start));
        return line.matches()
                && ReportKey.verifies(
                        pem, Arrays.copyOf(signed, start), Base64.getDecoder().decode(line.group(1)));
    }
}
