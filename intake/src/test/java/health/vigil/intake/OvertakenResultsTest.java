package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.facts.Fact;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordKey;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages about one result that come in another order than they were issued in.
@Requirement("SCO-5")
class OvertakenResultsTest extends WithIntake {
    private int messages;

    @BeforeEach
    void aCorrectedResult() {
        intake.take(result("0830", "F", "88"), result("0900", "C", "92"));
    }

    @ParameterizedTest
    @CsvSource({
        "0845, F, 92, corrected",
        "0845, C, 92, corrected",
        "0845, P, 92, corrected",
        "0845, W, 92, corrected",
        "0900, F, 70, final",
        "0900, C, 70, corrected",
        "0900, P, 92, corrected",
        "0900, S, 92, corrected",
        "0915, F, 70, final",
        "0915, P, 70, preliminary",
        "0915, W, 70, entered-in-error",
        "'', F, 92, corrected",
    })
    void whatWasIssuedEarlierIsOvertaken(String issued, String status, String value, String becomes) {
        intake.take(result(issued, status, "70"));

        assertThat(intake.state("R3")).isEqualTo("NORMALISED");
        assertThat(value("8867-4")).isEqualTo(value);
        assertThat(observation("8867-4").getStatus().toCode()).isEqualTo(becomes);
        assertThat(report().getStatus().toCode()).isEqualTo(becomes.equals("entered-in-error") ? "unknown" : becomes);
        boolean overtaken = value.equals("92");
        assertThat(intake.count("intake.conservation where reason = 'OVERTAKEN'") > 0)
                .as("what was left out is told")
                .isEqualTo(overtaken);
        assertThat(intake.facts("4711").stream()
                        .filter(Fact.Measured.class::isInstance)
                        .toList())
                .as("nothing is said of what is overtaken")
                .hasSize(overtaken ? 2 : becomes.equals("entered-in-error") ? 2 : 3);
    }

    @Test
    void ofAnEarlierReportTheResultsThatNoLaterOneHadAreTaken() {
        byte[] both = result("0845", "F", "70");
        String other = "\r" + Messages.obx(2, "NM", "9279-1^respiratory rate^LN", "", "16", "/min", "F");

        intake.take((new String(both, UTF_8).strip() + other).getBytes(UTF_8));

        assertThat(value("8867-4")).isEqualTo("92");
        assertThat(value("9279-1")).isEqualTo("16");
        assertThat(report().getResult()).hasSize(2);
        assertThat(report().getStatus().toCode()).isEqualTo("corrected");
        assertThat(report().getIssued()).isEqualTo("2026-03-01T09:00:00Z");
    }

    @Test
    void aTimeThatIsStillToComeHoldsNothingUp() {
        intake.take(result("2300", "F", "70"), result("0930", "C", "71"));

        assertThat(value("8867-4")).isEqualTo("71");
    }

    @Test
    void withoutTheTimeOfTheReportTheMessagesOwnCounts() {
        intake.take(sent("20260301091000", result("", "F", "70")), sent("20260301090500", result("", "F", "71")));

        assertThat(value("8867-4")).isEqualTo("70");
    }

    @Test
    void aTimeToTheMinuteIsNotEarlierWithinTheMinute() {
        intake.take(result("091030", "F", "70"), result("0910", "C", "71"));

        assertThat(value("8867-4")).isEqualTo("71");
    }

    private String value(String code) {
        return observation(code).getValueQuantity().getValue().toPlainString();
    }

    private Observation observation(String code) {
        return intake.current(Observation.class, key("Observation", "F-4711|85353-1|" + code + "|"));
    }

    private DiagnosticReport report() {
        return intake.current(DiagnosticReport.class, key("DiagnosticReport", "F-4711|85353-1"));
    }

    private RecordKey key(String type, String value) {
        return new RecordKey(
                type,
                intake.transaction(
                        transaction -> intake.vault.logicalId(transaction, type, "urn:hl7v2:namespace:LAB", value)));
    }

    private static byte[] sent(String at, byte[] message) {
        return new String(message, UTF_8)
                .replaceFirst("\\|20260301075500\\|", "|" + at + "|")
                .getBytes(UTF_8);
    }

    /// @param issued the time of day in OBR-22
    private byte[] result(String issued, String status, String value) {
        messages++;
        String message =
                new String(Messages.result("R" + messages, "4711", Messages.heartRate(1, "", value, status)), UTF_8);
        String time = issued.isEmpty() ? "" : "20260301" + issued;
        return message.replaceFirst(
                        "\\|20260301090000\\|{18}F", "|20260301090000" + "|".repeat(15) + time + "|||" + status)
                .getBytes(UTF_8);
    }
}
