package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several results of one code in one report, of which later messages repeat some.
@Requirement("INT-2")
class RepeatedResultsTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HHmm").withZone(ZoneId.of("Europe/Zurich"));
    private final Mapped record = new Mapped();

    @Test
    @Requirement("SCO-5")
    void aWithdrawalAloneHitsTheResultOfItsTime() {
        report("F", glucose("110", "F", "0800"), glucose("38", "F", "0900"), glucose("120", "F", "1000"));

        report("C", glucose("38", "W", "0900"));

        assertThat(results()).containsExactly("0800 110 final", "0900 38 entered-in-error", "1000 120 final");
        assertThat(record.only(DiagnosticReport.class).getResult()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260301091000", "20260301081000+0000", "202603010910"})
    @Requirement("SCO-5")
    void aCorrectionAloneHitsTheResultOfItsTimeHoweverItIsWritten(String time) {
        report("F", glucose("80", "F", "0900"), glucose("81", "F", "0910"), glucose("82", "F", "0920"));

        report("C", obx("NM", "99", "C", time));

        assertThat(results()).containsExactly("0900 80 final", "0910 99 corrected", "0920 82 final");
    }

    @Test
    void aResultThatIsFollowedByAnotherTimeIsFinalUnderItsOwnIdentity() {
        report("P", glucose("80", "P", "0800"));

        report("F", glucose("85", "F", "0800"), glucose("90", "F", "0810"));

        assertThat(results()).containsExactly("0800 85 final", "0810 90 final");
    }

    @Test
    void theNextTimeOfATrendIsAnotherResult() {
        report("F", glucose("80", "F", "0800"), glucose("81", "F", "0810"));

        report("F", glucose("82", "F", "0820"));
        report("F", glucose("83", "F", "0820"));

        assertThat(results()).containsExactly("0800 80 final", "0810 81 final", "0820 83 final");
    }

    @Test
    void aTrendThatIsSentAgainWholeChangesNothingElse() {
        List<String> before = List.of("0800 80 final", "0810 81 final");
        report("F", glucose("80", "F", "0800"), glucose("81", "F", "0810"));
        report("F", glucose("81", "F", "0810"), glucose("80", "F", "0800"));

        assertThat(results()).isEqualTo(before);
    }

    @Test
    void aSingleResultIsOneWhateverItsTime() {
        report("P", glucose("80", "P", "0800"));
        report("F", glucose("81", "F", "0930"));

        assertThat(results()).containsExactly("0930 81 final");
    }

    @Test
    void ofSeveralOfOneTimeTheOneOfTheValueIsWithdrawn() {
        report("F", glucose("80", "F", "0800"), glucose("38", "F", "0800"));

        report("C", glucose("38.0", "W", "0800"));
        report("C", glucose("38.0", "W", "0800"));

        assertThat(results()).containsExactly("0800 38.0 entered-in-error", "0800 80 final");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "D", "W"})
    @Requirement("INT-6")
    void whatOfSeveralIsMeantAndNotSaidIsAnException(String status) {
        report("F", text("ST", "first", "F"), text("ST", "second", "F"));

        assertThatThrownBy(() -> report("C", text("ST", "third", status)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("VGL-HL7-050"));
        assertThat(results()).containsExactly("- first final", "- second final");
    }

    @Test
    @Requirement("INT-6")
    void aCorrectionOfNoTimeOfATrendIsAnException() {
        report("F", glucose("80", "F", "0800"), glucose("81", "F", "0810"));

        assertThatThrownBy(() -> report("C", glucose("99", "C", "0815"))).isInstanceOf(ProblemException.class);
    }

    @Test
    void aCorrectionThatIsOvertakenIsLeftOutWhicheverItMeans() {
        record.sent("110000", "ORU^R01", segments("F", "", text("ST", "first", "F"), text("ST", "second", "F")));

        record.sent("100000", "ORU^R01", segments("C", "", text("ST", "third", "C")));

        assertThat(results()).containsExactly("- first final", "- second final");
    }

    @Test
    void aCorrectionThatTheRecordHasNothingOfIsTaken() {
        report("C", glucose("80", "C", "0800"), glucose("81", "C", "0810"));

        assertThat(results()).containsExactly("0800 80 corrected", "0810 81 corrected");
    }

    @Test
    void aFinalReportLeavesNothingProvisionalOfWhatItSaysAnew() {
        report("P", text("ST", "E. coli", "P"), text("ST", "Staph", "P"), text("ST", "Candida", "P"));

        report("F", text("ST", "E. coli O157", "F"));
        report("F", text("ST", "E. coli O157", "F"));

        assertThat(results())
                .containsExactly(
                        "- Candida cancelled", "- E. coli O157 final", "- E. coli cancelled", "- Staph cancelled");
    }

    @Test
    void aReportThatIsNotFinalAddsToWhatIsProvisional() {
        report("P", text("ST", "E. coli", "P"), text("ST", "Staph", "P"));

        report("P", text("ST", "Candida", "F"));
        report("P", text("ST", "Candida", "F"));

        assertThat(results()).containsExactly("- Candida final", "- E. coli preliminary", "- Staph preliminary");
    }

    @Test
    @Requirement("SCO-5")
    void aTextIsCorrectedAsAWhole() {
        report("F", text("TX", "CHEST", "F"), text("TX", "No effusion.", "F"), text("TX", "Normal heart.", "F"));

        report("C", text("TX", "CHEST", "C"), text("TX", "Large effusion.", "C"));

        assertThat(results())
                .containsExactly(
                        "- CHEST corrected", "- Large effusion. corrected", "- Normal heart. entered-in-error");

        report("C", text("TX", "AMENDED: see phone", "C"));

        assertThat(results())
                .containsExactly(
                        "- AMENDED: see phone corrected",
                        "- Large effusion. entered-in-error",
                        "- Normal heart. entered-in-error");

        report("C", text("TX", "A", "C"), text("TX", "B", "C"), text("TX", "C", "C"));

        assertThat(results()).containsExactly("- A corrected", "- B corrected", "- C corrected");
    }

    @Test
    @Requirement("SCO-5")
    void aWithdrawalWithoutATimeHitsTheOneOfItsValue() {
        report("F", glucose("80", "F", "0800"), glucose("38", "F", "0810"), glucose("82", "F", "0820"));

        report("C", text("NM", "38", "W"));

        assertThat(results()).containsExactly("0800 80 final", "0810 38 entered-in-error", "0820 82 final");
        assertThatThrownBy(() -> report("C", text("NM", "99", "C"))).isInstanceOf(ProblemException.class);
    }

    @Test
    @Requirement("SCO-5")
    void whatComesWithAWithdrawalTakesNobodysPlace() {
        report("F", glucose("80", "F", "0800"), glucose("38", "F", "0800"));

        report("C", glucose("38", "W", "0800"), glucose("39", "F", "0800"));

        assertThat(results()).containsExactly("0800 38 entered-in-error", "0800 39 final", "0800 80 final");
    }

    @Test
    @Requirement("SCO-5")
    void aCorrectionToWhatAnotherOneSaysIsAnException() {
        report("F", glucose("80", "F", "0800"), glucose("38", "F", "0800"), glucose("82", "F", "0800"));

        assertThatThrownBy(() -> report("C", glucose("82", "C", "0800"))).isInstanceOf(ProblemException.class);
    }

    @Test
    @Requirement("SCO-5")
    void aWithdrawalWithoutATimeLeavesWhatIsProvisional() {
        report("P", glucose("80", "P", "0800"), glucose("38", "P", "0810"), glucose("82", "P", "0820"));

        report("F", text("NM", "38", "W"));

        assertThat(results()).contains("0800 80 preliminary", "0820 82 preliminary");
    }

    @Test
    @Requirement("SCO-5")
    void aWithdrawalWithoutATimeBesideANewReadingHitsTheOneOfItsValue() {
        report("F", glucose("80", "F", "0800"), glucose("38", "F", "0810"));

        report("C", text("NM", "38", "W"), glucose("85", "F", "0820"));

        assertThat(results()).contains("0800 80 final", "0820 85 final").hasSize(3);
    }

    @Test
    @Requirement("SCO-5")
    void whatWasWithdrawnIsReinstated() {
        report("F", glucose("80", "F", "0800"), glucose("38", "F", "0800"));
        report("C", glucose("38", "W", "0800"));

        report("C", glucose("38", "C", "0800"));

        assertThat(results()).containsExactly("0800 38 corrected", "0800 80 final");
    }

    @Test
    @Requirement("SCO-5")
    void aReadingBesideAWithdrawalInItsPlaceIsAFurtherOne() {
        report("F", glucose("80", "F", "0800"), glucose("38", "F", "0800"));

        report("C", glucose("80", "W", "0800"), glucose("82", "F", "0800"));

        assertThat(results()).containsExactly("0800 38 final", "0800 80 entered-in-error", "0800 82 final");
    }

    @Test
    void aFigureAmongLinesOfATextIsALineOfIt() {
        report("F", text("TX", "Date of exam:", "F"), text("TX", "01.03.2026", "F"), text("TX", "No effusion.", "F"));

        report("C", text("TX", "Large effusion.", "C"));

        assertThat(results()).contains("- Large effusion. corrected").hasSize(3);
    }

    @Test
    void aRemarkTakesNoResultsPlace() {
        report("F", text("ST", ">100000", "F"), text("ST", "<10", "F"));

        report("F", text("TX", "specimen haemolysed", "F"));

        assertThat(results()).containsExactly("- <10 final", "- >100000 final", "- specimen haemolysed final");
    }

    @Test
    void aTextThatWasShortenedGrowsAgain() {
        report("F", text("TX", "A", "F"), text("TX", "B", "F"), text("TX", "C", "F"));
        report("C", text("TX", "D", "C"));

        report("C", text("TX", "E", "C"), text("TX", "F", "C"));

        assertThat(results()).containsExactly("- C entered-in-error", "- E corrected", "- F corrected");
    }

    @Test
    void aTextWhoseTimeIsCorrectedIsTheSameText() {
        report("F", text("TX", "A", "F"), text("TX", "B", "F"));

        record.message("ORU^R01", segments("C", "20260301081000", text("TX", "A", "C"), text("TX", "B", "C")));

        assertThat(results()).containsExactly("- A corrected", "- B corrected");
    }

    @Test
    void aTimeThatCannotBeReadIsNotTheReports() {
        report("F", glucose("80", "F", "0800"), glucose("81", "F", "0900"), obx("NM", "82", "F", "soon"));

        assertThat(results()).containsExactly("- 82 final", "0800 80 final", "0900 81 final");
    }

    @Test
    void manyTimesAreEachTheirOwn() {
        String[] trend = IntStream.range(0, 50)
                .mapToObj(i -> glucose("" + i, "F", "08%02d".formatted(i)))
                .toArray(String[]::new);
        report("F", trend);
        report("F", Arrays.copyOfRange(trend, 10, 20));
        report("C", glucose("7", "C", "0849"));

        assertThat(results()).hasSize(50).contains("0849 7 corrected");
    }

    private void report(String status, String... obx) {
        record.message("ORU^R01", segments(status, "20260301080000", obx));
    }

    private static String[] segments(String status, String time, String... obx) {
        String obr = "OBR|1|P1^OE|F1^LAB|24323-8^CMP^LN|||" + time + "|".repeat(18) + status;
        return Stream.concat(Stream.of(PID, obr), Arrays.stream(obx)).toArray(String[]::new);
    }

    private static String glucose(String value, String status, String time) {
        return obx("NM", value, status, "20260301" + time + "00");
    }

    private static String obx(String type, String value, String status, String time) {
        return "OBX|1|" + type + "|2339-0^Glucose^LN||" + value + "||||||" + status + "|||" + time;
    }

    private static String text(String type, String value, String status) {
        return obx(type, value, status, "");
    }

    /// Time of day where it is not the report's, value and status of each, in the order of these.
    private List<String> results() {
        return record.all(Observation.class).stream()
                .map(RepeatedResultsTest::shown)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static String shown(Observation result) {
        String value = result.getValue() instanceof Quantity amount
                ? amount.getValue().toPlainString()
                : result.getValueStringType().getValue();
        boolean timed =
                result.hasValueQuantity() && result.getEffectiveDateTimeType().hasValue();
        String time = timed
                ? TIME_OF_DAY.format(
                        result.getEffectiveDateTimeType().getValue().toInstant())
                : "-";
        return time + " " + value + " " + result.getStatus().toCode();
    }
}
