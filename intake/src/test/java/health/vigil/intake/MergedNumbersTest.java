package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// After a merge, departments that have not heard of it send the old number for days: the survivor keeps the number
/// they are known by, and what registration said of them.
@Requirement("INT-1")
class MergedNumbersTest extends WithIntake {
    private static final String OTHER = "Other";

    @BeforeEach
    void twoRecordsOfOnePerson() {
        intake.take(Messages.admit("C1", "4711"), named(Messages.admit("C2", "0815")));
    }

    @Test
    void theSurvivorHasTheNumbersOfBothAndTheOldOneIsNotInUse() {
        intake.take(Messages.merge("C3", "4711", "0815"));

        assertThat(numbers()).containsExactly("4711", "0815 old");
    }

    @Test
    void aMessageUnderTheOldNumberChangesNothingOfThePerson() {
        intake.take(Messages.merge("C3", "4711", "0815"));

        intake.take(
                named(Messages.adt("A08", "C4", "0815")),
                named(Messages.admit("C5", "0815")),
                named(Messages.adt("A29", "C6", "0815")),
                named(Messages.heartRate("C7", "0815", "88")));

        assertThat(List.of("C4", "C5", "C6", "C7")).extracting(intake::state).containsOnly("NORMALISED");
        assertThat(numbers()).containsExactly("4711", "0815 old");
        assertThat(survivor().getNameFirstRep().getFamily()).isEqualTo(Messages.FAMILY);
        assertThat(survivor().hasActive()).as("it is not they who were deleted").isFalse();
        assertThat(intake.count("intake.conservation where reason = 'RETIRED_NUMBER'"))
                .as("what was left out is told")
                .isPositive();
    }

    @Test
    void aMessageUnderTheNumberInUseKeepsTheOldOneSaidAgainOrNot() {
        intake.take(Messages.merge("C3", "4711", "0815"));

        intake.take(named(Messages.adt("A08", "C4", "4711")));
        assertThat(numbers()).containsExactly("4711", "0815 old");
        assertThat(survivor().getNameFirstRep().getFamily()).isEqualTo(OTHER);

        intake.take(alsoKnownAs("0815", Messages.adt("A08", "C5", "4711")));
        assertThat(numbers()).containsExactly("4711", "0815 old");
    }

    @Test
    void aMergeTheOtherWayRoundTakesTheOtherNumberIntoUse() {
        intake.take(Messages.merge("C3", "4711", "0815"));

        intake.take(named(Messages.merge("C4", "0815", "4711")), Messages.merge("C5", "0815", "4711"));

        assertThat(List.of("C4", "C5")).extracting(intake::state).containsOnly("NORMALISED");
        assertThat(numbers()).containsExactly("0815", "4711 old");

        intake.take(named(Messages.adt("A08", "C6", "4711")));
        assertThat(numbers()).containsExactly("0815", "4711 old");
        assertThat(survivor().getNameFirstRep().getFamily()).isEqualTo(Messages.FAMILY);
    }

    @Test
    void numbersOfEarlierMergesComeAlong() {
        intake.take(Messages.merge("C3", "4711", "0815"), Messages.admit("C4", "0042"));

        intake.take(Messages.merge("C5", "0042", "4711"), named(Messages.adt("A08", "C6", "0815")));

        assertThat(intake.state("C6")).isEqualTo("NORMALISED");
        assertThat(numbers()).containsExactly("0042", "4711 old", "0815 old");
    }

    @Test
    void unlinkingLeavesTheNumbersAsTheyAre() {
        intake.take(Messages.merge("C3", "4711", "0815"), Messages.admit("C4", "0042"));

        intake.take(
                Messages.message("ADT^A24", "C5", Messages.evn(), Messages.pid("0815"), Messages.pid("0042")),
                Messages.message("ADT^A37", "C6", Messages.evn(), Messages.pid("0815"), Messages.pid("0042")));

        assertThat(List.of("C5", "C6")).extracting(intake::state).containsOnly("NORMALISED");
        assertThat(numbers()).containsExactly("4711", "0815 old");
        assertThat(survivor().hasLink()).isFalse();
    }

    @Test
    void aNumberThatMovesMergesNobody() {
        intake.take(alsoKnownAs("0555", Messages.adt("A08", "C3", "0815")));

        intake.take(alsoKnownAs(
                "0555",
                Messages.message(
                        "ADT^A43",
                        "C4",
                        Messages.evn(),
                        Messages.pid("4711"),
                        "MRG|0815^^^GH&1.2.3&ISO^MR~0555^^^GH&1.2.3&ISO^MR")));

        assertThat(intake.state("C4")).isEqualTo("NORMALISED");
        assertThat(numbers()).containsExactly("4711", "0555");
        assertThat(numbers(intake.current(Patient.class, intake.patient("0815"))))
                .containsExactly("0815");
    }

    private Patient survivor() {
        return intake.current(Patient.class, intake.patient("4711"));
    }

    private List<String> numbers() {
        return numbers(survivor());
    }

    private static List<String> numbers(Patient patient) {
        return patient.getIdentifier().stream()
                .map(one -> one.getValue() + (one.getUse() == IdentifierUse.OLD ? " old" : ""))
                .toList();
    }

    private static byte[] named(byte[] message) {
        return new String(message, UTF_8).replace(Messages.FAMILY, OTHER).getBytes(UTF_8);
    }

    private static byte[] alsoKnownAs(String number, byte[] message) {
        return new String(message, UTF_8)
                .replaceFirst("\\^MR\\|\\|", "^MR~" + number + "^^^GH&1.2.3&ISO^MR||")
                .getBytes(UTF_8);
    }
}
