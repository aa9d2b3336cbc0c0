package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A patient whom the record knows by two numbers, and who is named by the second.
@Requirement({"INT-2", "SCO-5"})
class SecondNumberTest extends WithIntake {
    @ParameterizedTest
    @ValueSource(strings = {"R2^^^GH^MR", "R2^^^GH^MR~R1^^^GH^MR"})
    void resultsAreTheSamePersons(String numbers) {
        intake.take(Messages.message("ADT^A04", "A1", Messages.evn(), pid("R1^^^GH^MR~R2^^^GH^MR")));

        intake.take(Messages.message(
                "ORU^R01",
                "R1",
                pid(numbers),
                "OBR|1||F1^LAB|T^Test^L|||20260301080000",
                "OBX|1|NM|2345-7^Glucose^LN||78|mg/dL|||||F"));

        assertThat(intake.state("R1")).isEqualTo("NORMALISED");
        assertThat(intake.count("vault.current_record where type = 'Patient'")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"R2^^^GH^MR", "X9^^^GH^MR", "R2^^^GH~X9^^^GH"})
    void whoWasMergedAwayIsTheSurvivorByEveryNumber(String prior) {
        intake.take(
                Messages.message("ADT^A04", "A1", Messages.evn(), pid("R2^^^GH^MR~X9^^^GH^MR")),
                Messages.message("ADT^A04", "A2", Messages.evn(), pid("R1^^^GH^MR")),
                Messages.message("ADT^A40", "A3", Messages.evn(), pid("R1^^^GH^MR"), "MRG|" + prior));
        long patients = intake.count("vault.current_record where type = 'Patient'");

        intake.take(Messages.message(
                "ORU^R01",
                "R1",
                pid("X9^^^GH^MR"),
                "OBR|1||F1^LAB|T^Test^L|||20260301080000",
                "OBX|1|NM|2345-7^Glucose^LN||78|mg/dL|||||F"));

        assertThat(intake.state("R1")).isEqualTo("NORMALISED");
        assertThat(intake.count("vault.current_record where type = 'Patient'")).isEqualTo(patients);
        assertThat(intake.count("vault.current_record o join vault.current_record p on p.type = 'Patient'"
                        + " and p.id = o.patient and p.version > 1 where o.type = 'Observation'"))
                .as("the result is the survivor's")
                .isEqualTo(1);
    }

    @Test
    void aNumberThatWasTakenOffMeansNobody() {
        intake.take(
                Messages.message("ADT^A04", "A1", Messages.evn(), pid("R1^^^GH^MR~R2^^^GH^MR")),
                Messages.message("ADT^A08", "A2", Messages.evn(), pid("R1^^^GH^MR")),
                Messages.message("ADT^A04", "A3", Messages.evn(), pid("R2^^^GH^MR")));

        assertThat(intake.count("vault.current_record where type = 'Patient'")).isEqualTo(2);
    }

    private static String pid(String numbers) {
        return "PID|1||" + numbers + "||" + Messages.FAMILY + "^" + Messages.GIVEN;
    }
}
