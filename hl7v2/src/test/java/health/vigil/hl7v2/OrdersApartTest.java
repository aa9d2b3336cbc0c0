package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders that share a number, the placer's or the filler's, and stay orders of their own.
@Requirement({"INT-2", "INT-6"})
class OrdersApartTest {
    private static final String PID = "PID|1||4711^^^GH^MR||Muster^Anna";
    private static final String RESULT = "OBX|1|NM|718-7^Hb^LN||9|g/dL|||||F";
    private final Mapped record = new Mapped();

    private void sent(String time, String type, String... segments) {
        String[] all = new String[segments.length + 1];
        all[0] = PID;
        System.arraycopy(segments, 0, all, 1, segments.length);
        record.sent(time, type, all);
    }

    private void followedThenOrderedTwice() {
        sent("080000", "ORM^O01", "ORC|SC|P1^EPC");
        sent("090000", "ORM^O01", "ORC|NW|P1^EPC", "OBR|1|P1^EPC||GLU^Glucose^L");
        sent("100000", "ORM^O01", "ORC|NW|P1^EPC", "OBR|1|P1^EPC||NA^Sodium^L");
    }

    private List<String> orders() {
        return record.all(ServiceRequest.class).stream()
                .map(one -> one.getCode().getCodingFirstRep().getCode() + " "
                        + one.getStatus().toCode())
                .toList();
    }

    @Test
    void aSecondOrderOfANumberDoesNotReplaceTheOneThatWasWaitedFor() {
        followedThenOrderedTwice();

        assertThat(orders()).containsExactlyInAnyOrder("GLU active", "NA active");
    }

    @Test
    void theOrderThatWasWaitedForIsPlacedAgainAsItself() {
        followedThenOrderedTwice();

        sent("110000", "ORM^O01", "ORC|NW|P1^EPC", "OBR|1|P1^EPC||GLU^Glucose^L");

        assertThat(orders()).containsExactlyInAnyOrder("GLU active", "NA active");
    }

    @Test
    void theNumberAloneStillMeansAllOfThem() {
        followedThenOrderedTwice();

        sent("110000", "ORM^O01", "ORC|OC|P1^EPC");

        assertThat(orders()).containsExactlyInAnyOrder("GLU revoked", "NA revoked");
    }

    private void twoOfOneAccession() {
        sent("080000", "ORM^O01", "ORC|NW|P1^EPC|ACC1^LAB", "OBR|1|P1^EPC|ACC1^LAB|GLU^Glucose^L");
        sent("080000", "ORM^O01", "ORC|NW|P2^EPC|ACC1^LAB", "OBR|1|P2^EPC|ACC1^LAB|K^Potassium^L");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OC", "DC", "CA"})
    void whatNamesAnotherNumberOfThePlacerStopsNothingOfTheAccession(String control) {
        twoOfOneAccession();

        sent("090000", "ORM^O01", "ORC|" + control + "|P9^EPC|ACC1^LAB");

        assertThat(orders()).contains("GLU active", "K active");
        assertThat(record.all(ServiceRequest.class))
                .filteredOn(ServiceRequest::hasCode)
                .flatExtracting(ServiceRequest::getIdentifier)
                .extracting(Identifier::getValue)
                .doesNotContain("P9");
    }

    @Test
    void theAccessionAloneStillMeansBoth() {
        twoOfOneAccession();

        sent("090000", "ORM^O01", "ORC|OC||ACC1^LAB");

        assertThat(orders()).containsExactlyInAnyOrder("GLU revoked", "K revoked");
    }

    @Test
    void aResultOfAnotherNumberOfThePlacerCompletesNothingOfTheAccession() {
        sent("080000", "ORM^O01", "ORC|NW|P1^EPC|ACC1^LAB", "OBR|1|P1^EPC|ACC1^LAB|GLU^Glucose^L");

        sent(
                "090000",
                "ORU^R01",
                "ORC|RE|P9^EPC|ACC1^LAB||CM",
                "OBR|1|P9^EPC|ACC1^LAB|2345-7^Glucose^LN" + "|".repeat(21) + "F",
                RESULT);

        assertThat(orders()).containsExactlyInAnyOrder("GLU active", "2345-7 completed");
    }

    @Test
    void manyNotesOfTwoMessagesAreAllThere() {
        sent(
                "080000",
                "ORM^O01",
                "ORC|NW|P1^EPC",
                "OBR|1|P1^EPC||GLU^Glucose^L",
                "NTE|1||urgent",
                "NTE|2||urgent",
                "NTE|3||by phone");

        sent("090000", "ORM^O01", "ORC|SC|P1^EPC", "OBR|1|P1^EPC||GLU^Glucose^L", "NTE|1||urgent", "NTE|2||at bedside");

        assertThat(record.only(ServiceRequest.class).getNote())
                .extracting(Annotation::getText)
                .containsExactlyInAnyOrder("urgent", "at bedside", "by phone");
    }
}
