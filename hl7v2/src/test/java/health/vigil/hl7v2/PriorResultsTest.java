package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.Arrays;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What comes with an order or a result and is neither: earlier results, and answers to what the order asks.
@Requirement({"INT-2", "INT-6"})
class PriorResultsTest {
    private static final String PID = "PID|1||4711^^^GH^MR||Muster^Anna";
    private static final String[] PRIOR = {
        PID,
        "ORC|RE|PP9^OE|FF9^LIS",
        "OBR|1|PP9^OE|FF9^LIS|2345-7^Glucose^LN|||20260228080000" + "|".repeat(18) + "F",
        "OBX|1|NM|2345-7^Glucose^LN||9.9|mmol/L^^UCUM|||||F"
    };

    private final Mapped record = new Mapped();

    /// @param prior what comes with it
    private static MappedMessage ordered(Mapped record, String... prior) {
        String[] segments = new String[prior.length + 3];
        segments[0] = PID;
        segments[1] = "ORC|NW|P1^OE";
        segments[2] = "OBR|1|P1^OE||24323-8^Panel^LN";
        System.arraycopy(prior, 0, segments, 3, prior.length);
        return record.sent("100000", "OML^O21", segments);
    }

    private static ServiceRequest order(Mapped record, String number) {
        return record.all(ServiceRequest.class).stream()
                .filter(one -> one.getIdentifierFirstRep().getValue().equals(number))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anEarlierResultThatComesWithAnOrderChangesNothing() {
        record.sent("070000", "ORM^O01", PID, "ORC|NW|PP9^OE||||||||||77^Arzt^Lia", "OBR|1|PP9^OE||2345-7^Glucose^LN");
        record.sent(
                "080000",
                "ORU^R01",
                PID,
                "ORC|RE|PP9^OE|FF9^LIS||CM",
                "OBR|1|PP9^OE|FF9^LIS|2345-7^Glucose^LN|||20260228080000" + "|".repeat(18) + "C",
                "OBX|1|NM|2345-7^Glucose^LN||8.8|mmol/L^^UCUM|||||C");

        ordered(record, PRIOR);

        assertThat(order(record, "PP9").getStatus().toCode()).isEqualTo("completed");
        assertThat(order(record, "PP9").hasRequester()).isTrue();
        assertThat(record.only(Observation.class).getValueQuantity().getValue()).isEqualTo("8.8");
        assertThat(order(record, "P1").getSupportingInfo())
                .extracting(Reference::getReference)
                .containsExactly("DiagnosticReport/"
                        + record.only(DiagnosticReport.class).getIdPart());
        assertThat(order(record, "P1").getStatus().toCode()).isEqualTo("active");
    }

    @Test
    void anEarlierResultThatNobodyKnowsIsStated() {
        ordered(record, PRIOR);

        assertThat(record.only(DiagnosticReport.class).getResult()).hasSize(1);
        assertThat(order(record, "P1").getSupportingInfo()).hasSize(1);
        assertThat(order(record, "PP9").hasSupportingInfo()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void inAFileTheEarlierResultIsAReportThatSupportsTheOrder(int from) {
        Mapped converted = Mapped.converted();

        ordered(converted, Arrays.copyOfRange(PRIOR, from - 1, PRIOR.length));

        assertThat(converted.only(DiagnosticReport.class).getResult()).hasSize(1);
        assertThat(order(converted, "P1").getSupportingInfo()).hasSize(1);
    }

    @Test
    void theNextOrderIsNoEarlierOne() {
        record.sent(
                "100000",
                "OML^O21",
                PID,
                "ORC|NW|P1^OE",
                "OBR|1|P1^OE||24323-8^Panel^LN",
                PRIOR[0],
                PRIOR[1],
                PRIOR[2],
                PRIOR[3],
                "ORC|NW|P2^OE",
                "OBR|2|P2^OE||718-7^Hb^LN");

        assertThat(order(record, "P2").getStatus().toCode()).isEqualTo("active");
        assertThat(record.all(DiagnosticReport.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anAnswerToWhatAnOrderAsksIsNoResult(boolean known) {
        if (known) {
            record.sent("070000", "ORM^O01", PID, "ORC|NW|P1^OE", "OBR|1|P1^OE||2345-7^Glucose^LN");
        }

        record.sent(
                "080000",
                "ORU^R01",
                PID,
                "ORC|RE|P1^OE|F1^LIS",
                "OBR|1|P1^OE|F1^LIS|2345-7^Glucose^LN" + "|".repeat(21) + "F",
                "OBX|1|NM|2345-7^Glucose^LN||9.9|mmol/L^^UCUM|||||F" + "|".repeat(18) + "RSLT",
                "OBX|2|ST|49541-6^Fasting^LN||yes||||||F" + "|".repeat(18) + "QST",
                "OBX|3|NM|8302-2^Height^LN||170|cm^^UCUM|||||F" + "|".repeat(18) + "SCI");

        assertThat(record.only(DiagnosticReport.class).getResult()).hasSize(1);
        assertThat(record.only(ServiceRequest.class).getSupportingInfo())
                .extracting(Reference::getReference)
                .containsExactlyInAnyOrder(
                        "Observation/" + record.observation("49541-6").getIdPart(),
                        "Observation/" + record.observation("8302-2").getIdPart());
        assertThat(record.only(ServiceRequest.class).getStatus().toCode()).isEqualTo(known ? "active" : "unknown");
    }

    @ParameterizedTest
    @CsvSource({"PR, F, true, completed", "PR, F, false, completed", "PR, P, true, unknown", "RE, C, true, completed"})
    void whatWasTestedBeforeIsNoActiveOrder(String control, String state, boolean kept, String status) {
        Mapped into = kept ? record : Mapped.converted();

        ordered(
                into,
                PID,
                "ORC|" + control + "|P0^OE|F0^LIS",
                "OBR|1|P0^OE|F0^LIS|2345-7^Glucose^LN" + "|".repeat(21) + state,
                PRIOR[3]);

        assertThat(order(into, "P0").getStatus().toCode()).isEqualTo(status);
        assertThat(order(into, "P1").getStatus().toCode()).isEqualTo("active");
    }

    @Test
    void whatWasTestedBeforeIsAsFarAsIsSaid() {
        ordered(record, PID, "ORC|PR|P0^OE|F0^LIS||IP", PRIOR[2].replace("PP9", "P0"), PRIOR[3]);

        assertThat(order(record, "P0").getStatus().toCode()).isEqualTo("active");
    }
}
