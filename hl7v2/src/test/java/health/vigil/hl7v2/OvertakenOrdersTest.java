package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Orders and appointments whose messages come in another order than they were sent in, and orders that are answered.
@Requirement({"INT-2", "INT-6"})
class OvertakenOrdersTest {
    private static final String PID = "PID|1||4711^^^GH^MR||Muster^Anna";
    private final Mapped record = new Mapped();

    private MappedMessage drug(String sent, String control, String transaction) {
        return record.sent(
                sent, "RDE^O11", PID, "ORC|" + control + "|P1^EPC|||||||" + transaction, "RXE||1191^Aspirin^L|81||mg");
    }

    private String drug() {
        return record.only(MedicationRequest.class).getStatus().toCode();
    }

    private static boolean isOvertaken(MappedMessage message, String segment) {
        return message.report().fields().stream()
                .anyMatch(line -> line.position().segment().equals(segment)
                        && line.target().equals("OVERTAKEN"));
    }

    @Test
    void aDrugThatWasStoppedIsNotOrderedAgainByAnOlderMessage() {
        drug("080000", "NW", "");
        drug("090000", "DC", "");
        assertThat(drug()).isEqualTo("cancelled");

        MappedMessage late = drug("080500", "NW", "");

        assertThat(drug()).isEqualTo("cancelled");
        assertThat(isOvertaken(late, "RXE")).isTrue();

        drug("100000", "RL", "");
        assertThat(drug()).isEqualTo("active");
    }

    @ParameterizedTest
    @CsvSource({"NW, 0805, cancelled", "NW, 1005, active", "RL, '', active"})
    void anOrderIsOfItsTransaction(String control, String transaction, String becomes) {
        drug("080000", "NW", "");
        drug("090000", "DC", "");

        drug("100000", control, transaction.isEmpty() ? "" : "20260301" + transaction + "00");

        assertThat(drug()).isEqualTo(becomes);
    }

    @Test
    void whatStopsAnOrderCountsWhenItIsSentThoughItRepeatsWhenTheOrderWasGiven() {
        drug("080000", "NW", "20260301080000");
        drug("083000", "OK", "");

        drug("090000", "DC", "20260301080000");

        assertThat(drug()).isEqualTo("cancelled");
    }

    @Test
    void aChangeAndAReleaseCountWhenTheyAreSentThoughTheyRepeatWhenTheOrderWasGiven() {
        drug("080000", "NW", "20260301080000");
        drug("083000", "OK", "");

        assertThat(isOvertaken(drug("100000", "XO", "20260301080000"), "RXE")).isFalse();

        drug("103000", "OH", "");
        assertThat(drug()).isEqualTo("on-hold");
        drug("110000", "RL", "20260301080000");
        assertThat(drug()).isEqualTo("active");
    }

    private MappedMessage test(String sent, String type, String orc) {
        return record.sent(sent, type, PID, orc, "OBR|1|P2^EPC||BMP^BMP^L" + "|".repeat(21) + "F");
    }

    private String test() {
        return record.only(ServiceRequest.class).getStatus().toCode();
    }

    @Test
    void anOrderThatIsAnsweredIsAsFarAsTheAnswerSays() {
        test("080000", "ORM^O01", "ORC|NW|P2^EPC");
        test("090000", "ORU^R01", "ORC|RE|P2^EPC|F2^LAB||CM");

        assertThat(test()).isEqualTo("completed");
        assertThat(record.only(ServiceRequest.class).getIdentifier())
                .extracting(one -> one.getValue())
                .containsExactly("P2", "F2");

        test("083000", "ORU^R01", "ORC|RE|P2^EPC|F2^LAB||IP");
        assertThat(test()).as("said earlier").isEqualTo("completed");
    }

    @Test
    void anAnswerThatComesBeforeItsOrderIsNotUndone() {
        test("090000", "ORU^R01", "ORC|RE|P2^EPC|F2^LAB||CM");

        test("080000", "ORM^O01", "ORC|NW|P2^EPC");

        assertThat(test()).isEqualTo("completed");
    }

    @Test
    void anAnswerThatDoesNotSayHowFarTheOrderIsLeavesThatToTheOrder() {
        test("090000", "ORU^R01", "ORC|RE|P2^EPC|F2^LAB");

        test("080000", "ORM^O01", "ORC|NW|P2^EPC");

        assertThat(test()).isEqualTo("active");
    }

    @Test
    void aReferralThatRepeatsAReportChangesNoOrder() {
        test("080000", "ORM^O01", "ORC|NW|P2^EPC");
        test("090000", "ORU^R01", "ORC|RE|P2^EPC|F2^LAB||CM");

        record.sent(
                "100000",
                "REF^I12",
                "RF1||||||R1^EPC",
                "PRD|RP|Arzt^Lia",
                PID,
                "ORC|RE|P2^EPC|F2^LAB||IP",
                "OBR|1|P2^EPC||BMP^BMP^L" + "|".repeat(21) + "F");

        assertThat(record.all(ServiceRequest.class))
                .extracting(request -> request.getStatus().toCode())
                .containsExactlyInAnyOrder("completed", "active");
    }

    @Test
    void aTestThatWasCancelledIsNotOrderedAgainByAnOlderMessage() {
        test("080000", "ORM^O01", "ORC|NW|P2^EPC");
        test("090000", "ORM^O01", "ORC|CA|P2^EPC|||CA");

        MappedMessage late = test("083000", "ORM^O01", "ORC|XO|P2^EPC||G1^EPC|IP");

        assertThat(test()).isEqualTo("revoked");
        assertThat(isOvertaken(late, "OBR")).isTrue();
    }

    @Test
    void anAppointmentThatWasCancelledIsNotBookedAgainByAnOlderMessage() {
        appointment("080000", "S12", "0900");
        appointment("083000", "S13", "1000");
        appointment("090000", "S15", "1000");

        MappedMessage late = appointment("080100", "S12", "0900");

        Appointment held = record.only(Appointment.class);
        assertThat(held.getStatus().toCode()).isEqualTo("cancelled");
        assertThat(held.getStartElement().getValueAsString()).contains("T10:00");
        assertThat(isOvertaken(late, "SCH")).isTrue();
    }

    private MappedMessage appointment(String sent, String event, String start) {
        return record.sent(sent, "SIU^" + event, "SCH|A1^EPC|A1^EPC|||||||||^^^20260302" + start + "00", PID);
    }
}
