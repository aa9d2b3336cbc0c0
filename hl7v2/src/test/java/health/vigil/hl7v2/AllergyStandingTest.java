package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How an allergy stands and how sure it is (IAM-17, table 0438).
@Requirement({"INT-1", "INT-2"})
class AllergyStandingTest {
    private final Mapped record = new Mapped();

    private AllergyIntolerance told(String action, String status) {
        record.message(
                "ADT^A60",
                "EVN||20260301120000",
                "PID|1||4711^^^GH^MR||Muster^Anna",
                "IAM|1|DA|PEN^Penicillin^L|||" + action + "|AL1" + "|".repeat(10) + status);
        return record.only(AllergyIntolerance.class);
    }

    private static String code(CodeableConcept concept) {
        return concept.hasCoding() ? concept.getCodingFirstRep().getCode() : "none";
    }

    @ParameterizedTest
    @CsvSource({
        "C, active, confirmed",
        "I, inactive, confirmed",
        "U, active, unconfirmed",
        "P, active, unconfirmed",
        "S, active, unconfirmed",
        "D, active, unconfirmed",
        "E, none, entered-in-error",
        "I^Confirmed but inactive^HL70438, inactive, confirmed",
        "I^In doubt^LOCAL, active, none",
        "resolved, resolved, none",
        "'', active, none"
    })
    void whatTheSenderSaysOfItIsSaid(String status, String clinical, String verification) {
        AllergyIntolerance allergy = told("A", status);

        assertThat(code(allergy.getClinicalStatus())).isEqualTo(clinical);
        assertThat(code(allergy.getVerificationStatus())).isEqualTo(verification);
    }

    @Test
    void theCodeThatWasSentStandsBesideFhirs() {
        assertThat(told("A", "S").getVerificationStatus().getCoding())
                .extracting(coding -> coding.getSystem().replaceAll(".*/", "") + " " + coding.getCode())
                .containsExactly("allergyintolerance-verification unconfirmed", "v2-0438 S");
    }

    @Test
    void anAllergyThatProvesErroneousIsActiveNoMore() {
        told("A", "C");

        AllergyIntolerance allergy = told("U", "E");

        assertThat(allergy.hasClinicalStatus()).isFalse();
        assertThat(code(allergy.getVerificationStatus())).isEqualTo("entered-in-error");
    }

    @Test
    void whatIsDeletedStaysSoWhateverElseIsSaidOfIt() {
        AllergyIntolerance allergy = told("D", "C");

        assertThat(allergy.hasClinicalStatus()).isFalse();
        assertThat(code(allergy.getVerificationStatus())).isEqualTo("entered-in-error");
    }
}
