package health.vigil.bench;

import java.nio.charset.StandardCharsets;

/// Synthetic ORU^R01 of 20 results.
final class LaboratoryMessages {
    static final int RESULTS = 20;

    private LaboratoryMessages() {}

    /// @param number of the message: its control id, order, patient and visit follow from it
    static byte[] results(int number) {
        StringBuilder text = new StringBuilder(4096);
        text.append("MSH|^~\\&|LAB|GENERAL|VIGIL|GENERAL|20260301130000||ORU^R01^ORU_R01|M")
                .append(number)
                .append("|P|2.5.1\rPID|1||")
                .append(10_000 + number)
                .append("^^^GENERAL&1.2.3.4&ISO^MR||Muster^Anna^B||19450607|F|||1 Way^^Town^ST^12345\r")
                .append("PV1|1|I|MICU^101^1^GENERAL||||||||||||||||V")
                .append(number)
                .append("^^^GENERAL&1.2.3.4&ISO^VN\rOBR|1|P")
                .append(number)
                .append("^OE|L")
                .append(number)
                .append("^LAB|24323-8^Comprehensive metabolic panel^LN|||20260301123000")
                .append("|||||||||||||||20260301130000||CH|F\r");
        for (int n = 1; n <= RESULTS; n++) {
            text.append("OBX|")
                    .append(n)
                    .append("|NM|")
                    .append(2000 + n)
                    .append("-7^Analyte ")
                    .append(n)
                    .append("^LN||")
                    .append(n)
                    .append('.')
                    .append(number % 100)
                    .append("|mmol/L|0.5-2.2|N|||F|||20260301123000\r");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
