package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A patient has several numbers of one kind, in whatever order.
@Requirement({"INT-2", "SCO-5"})
class NumbersOfOneKindTest {
    private final Mapped record = new Mapped();

    @ParameterizedTest
    @CsvSource({"R1^^^GH^MR, R2^^^GH^MR", "R1^^^GH^MR, R2^^^EAST^MR", "R1^^^GH, R2^^^EAST"})
    void theirOrderSaysNothing(String one, String other) {
        registered(one + "~" + other);
        registered(other + "~" + one);
        record.message(
                "ORU^R01",
                "PID|1||" + other + "~" + one + "||Muster^Anna",
                "OBR|1||F1^LAB|T^Test|||20260301080000",
                "OBX|1|NM|2345-7^Glucose^LN||78|mg/dL|||||F");

        assertThat(record.all(Patient.class)).hasSize(1);
        assertThat(record.only(Observation.class).getSubject().getReference())
                .isEqualTo("Patient/" + record.only(Patient.class).getIdPart());
    }

    @Test
    void theKnownOneIsMeantBesideANewOne() {
        registered("R1^^^GH^MR");
        registered("R9^^^GH^MR~R1^^^GH^MR");

        assertThat(record.only(Patient.class).getIdentifier())
                .extracting(Identifier::getValue)
                .containsExactlyInAnyOrder("R1", "R9");
    }

    @Test
    void whoIsNamedByTheSecondNumberAloneIsTheSame() {
        registered("R1^^^GH^MR~R2^^^EAST^MR");
        registered("R2^^^EAST^MR");
        registered("R1^^^GH^MR");

        assertThat(record.only(Patient.class).getIdentifier())
                .extracting(Identifier::getValue)
                .contains("R1");
    }

    @Test
    void aNumberOfAnotherTypeIsAnotherNumber() {
        registered("R1^^^GH^MR~77^^^GH^PI");
        registered("77^^^GH^MR");

        assertThat(record.all(Patient.class)).hasSize(2);
    }

    @Test
    void whoSharesAnInsuranceIsNotTheSame() {
        registered("F77^^^LAB^PI~I5^^^INS^MC");
        registered("C77^^^LAB^PI~I5^^^INS^MC");
        registered("I5^^^INS^MC");
        registered("D77^^^LAB^PI~I5^^^INS^MC");

        assertThat(record.all(Patient.class)).hasSize(4);
    }

    @Test
    void anInsuranceThatStandsFirstNamesNobody() {
        registered("I5^^^INS^MC~C1^^^LAB^PI");
        registered("I5^^^INS^MC~C2^^^LAB^PI");

        assertThat(record.all(Patient.class)).hasSize(2);
    }

    @Test
    void aNumberWithoutATypeMayBeOneOfThePreferredType() {
        registered("R1^^^GH^MR~R2^^^GH^MR");
        registered("R2^^^GH");

        assertThat(record.all(Patient.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "R1^^^GH^MR~R2^^^GH^MR, R2^^^GH^MR",
        "R1^^^GH^MR~R2^^^GH^MR, R2^^^GH",
        "R1^^^GH~R2^^^GH, R2^^^GH",
        "R1^^^GH^PI~R2^^^GH^PI, R2^^^GH^PI"
    })
    void whoIsMergedAwayByTheSecondNumberIsMergedAsAWhole(String numbers, String prior) {
        registered(numbers);
        registered("R5^^^GH^MR");

        MappedMessage merged =
                record.message("ADT^A40", "EVN||20260301100000", "PID|1||R5^^^GH^MR||Muster^Anna", "MRG|" + prior);

        assertThat(merged.changes())
                .filteredOn(MappedChange.Merge.class::isInstance)
                .extracting(change -> ((MappedChange.Merge) change).prior().value())
                .containsExactly("R1");
    }

    @Test
    void theNumberOfARecordMayBeMergedIntoTheOneBesideIt() {
        registered("R2^^^GH^MR~R1^^^GH^MR");

        MappedMessage merged =
                record.message("ADT^A40", "EVN||20260301100000", "PID|1||R1^^^GH^MR||Muster^Anna", "MRG|R2^^^GH^MR");

        assertThat(merged.changes()).anyMatch(MappedChange.Merge.class::isInstance);
    }

    @Test
    void numbersOfTwoPatientsMeanNeither() {
        registered("R1^^^GH^MR");
        registered("R2^^^GH^MR");

        refused("R1^^^GH^MR~R2^^^GH^MR");
        refused("R2^^^GH^MR~R1^^^GH^MR");
    }

    @ParameterizedTest
    @CsvSource({"R1^^^GH^MR~R7^^^EAST^MR", "R7^^^EAST^MR~R1^^^GH^MR"})
    void theNumberOfTheSendersHouseGoesBeforeOthers(String numbers) {
        registered("R1^^^GH^MR");
        registered("R7^^^EAST^MR");

        record.message(
                "ORU^R01",
                "PID|1||" + numbers + "||Muster^Anna",
                "OBR|1||F1^LAB|T^Test|||20260301080000",
                "OBX|1|NM|2345-7^Glucose^LN||78|mg/dL|||||F");

        String house = record.all(Patient.class).stream()
                .filter(one -> one.getIdentifierFirstRep().getValue().equals("R1"))
                .map(Patient::getIdPart)
                .findFirst()
                .orElseThrow();
        assertThat(record.only(Observation.class).getSubject().getReference()).isEqualTo("Patient/" + house);
    }

    @Test
    void aNumberOfSeveralPatientsMeansNobody() {
        registered("R1^^^GH^MR~R2^^^GH^MR");
        registered("R3^^^GH^MR");
        registered("R3^^^GH^MR~R2^^^GH^MR");

        refused("R2^^^GH^MR");
    }

    private void refused(String numbers) {
        assertThatThrownBy(() -> registered(numbers))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo("VGL-HL7-051"));
    }

    @Test
    void aSecondNumberMoves() {
        registered("R1^^^GH^MR~R2^^^GH^MR");
        registered("R4^^^GH^MR");

        record.message("ADT^A43", "EVN||20260301100000", "PID|1||R4^^^GH^MR~R2^^^GH^MR||Muster^Anna", "MRG|R2^^^GH^MR");

        assertThat(record.all(Patient.class))
                .extracting(one ->
                        one.getIdentifier().stream().map(Identifier::getValue).toList())
                .containsExactlyInAnyOrder(List.of("R1"), List.of("R4", "R2"));
    }

    @Test
    void ofAMergeTheSurvivorIsNotWhoIsMergedAway() {
        registered("OLD^^^GH^MR");

        MappedMessage merged = record.message(
                "ADT^A40", "EVN||20260301100000", "PID|1||NEW^^^GH^MR~OLD^^^GH^MR||Muster^Anna", "MRG|OLD^^^GH^MR");

        assertThat(merged.changes())
                .filteredOn(MappedChange.Merge.class::isInstance)
                .extracting(change -> ((MappedChange.Merge) change).surviving().value())
                .containsExactly("NEW");
    }

    private void registered(String numbers) {
        record.message("ADT^A08", "EVN||20260301090000", "PID|1||" + numbers + "||Muster^Anna");
    }
}
