package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ADT^A43 moves one number from one patient to another, and both go on living.
@Requirement("INT-1")
class MovedNumberTest {
    private final Mapped record = new Mapped();

    private void known(String numbers, String family) {
        record.message("ADT^A28", "EVN||20260301090000", "PID|1||" + numbers + "||" + family + "^Mo");
    }

    private MappedMessage moved(Mapped to, String into, String from) {
        return to.message("ADT^A43^ADT_A43", "EVN||20260301100000", "PID|1||" + into + "||Mover^Mo", "MRG|" + from);
    }

    private List<String> numbers(String family) {
        return record.all(Patient.class).stream()
                .filter(one -> one.getNameFirstRep().getFamily().equals(family))
                .flatMap(one -> one.getIdentifier().stream())
                .map(MovedNumberTest::said)
                .toList();
    }

    private static String said(Identifier number) {
        return number.getValue() + (number.hasUse() ? " " + number.getUse().toCode() : "");
    }

    @Test
    void onlyTheSharedNumberMovesAndNobodyIsMerged() {
        known("MR900^^^GH^MR", "Mover");
        known("MR111^^^GH^MR~X5^^^CL^PI", "Stayer");

        MappedMessage message = moved(record, "MR900^^^GH^MR~X5^^^CL^PI", "MR111^^^GH^MR~X5^^^CL^PI");

        assertThat(message.changes()).noneMatch(MappedChange.Merge.class::isInstance);
        assertThat(numbers("Mover")).containsExactly("MR900", "X5");
        assertThat(numbers("Stayer")).containsExactly("MR111");
    }

    @Test
    void theOtherNumberOfTheSourceIsNoNumberOfTheTarget() {
        known("C1^^^CL^MR", "Mover");

        moved(record, "C1^^^CL^MR~E900^^^ENT^PI", "C1^^^CL^MR~E111^^^ENT^PI");

        assertThat(numbers("Mover")).containsExactly("C1", "E900");
    }

    @Test
    void aConversionSaysOnlyWhoseTheNumberIsNow() {
        Mapped converted = Mapped.converted();

        MappedMessage message = moved(converted, "MR900^^^GH^MR~X5^^^CL^PI", "MR111^^^GH^MR~X5^^^CL^PI");

        assertThat(message.changes()).noneMatch(MappedChange.Merge.class::isInstance);
        assertThat(converted.patient().getIdentifier())
                .extracting(MovedNumberTest::said)
                .containsExactly("MR900", "X5");
        assertThat(converted.patient().hasActive()).isFalse();
    }

    @Test
    void aMessageThatSharesNoNumberIsRefused() {
        known("MR111^^^GH^MR", "Stayer");

        assertThatThrownBy(() -> moved(record, "MR900^^^GH^MR", "MR111^^^GH^MR"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-HL7-029"));
    }

    @Test
    void aRecordThatIsKnownByTheMovedNumberAloneMovesWithIt() {
        known("X5^^^CL^PI", "Stayer");

        MappedMessage message = moved(record, "MR900^^^GH^MR~X5^^^CL^PI", "X5^^^CL^PI");

        assertThat(message.changes())
                .filteredOn(MappedChange.Merge.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aRecordThatHasAnotherNumberInUseDoesNotMove() {
        known("X5^^^CL^PI~Q7^^^OTHER^PI", "Stayer");

        assertThatThrownBy(() -> moved(record, "MR900^^^GH^MR~X5^^^CL^PI", "X5^^^CL^PI"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-HL7-029"));
        assertThat(numbers("Stayer")).containsExactly("X5", "Q7");
    }

    private void refused(String into, String from) {
        assertThatThrownBy(() -> moved(record, into, from))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-HL7-029"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X5^^^CL^MR", "X5^^^CL^MR~Q7^^^OTHER^PI", "Q7^^^OTHER^PI~X5^^^CL^MR"})
    void theMovedNumberFirstDoesNotPutOnePersonOnTheOthersChart(String from) {
        known("X5^^^CL^MR~Q7^^^OTHER^PI", "Stayer");

        refused("X5^^^CL^MR~MR900^^^GH^MR", from);

        assertThat(numbers("Stayer")).containsExactly("X5", "Q7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X5^^^CL^MR~MR900^^^GH^MR", "MR900^^^GH^MR~X5^^^CL^MR"})
    void theMovedNumberFirstDoesNotMakeTwoRecordsOfOnePerson(String into) {
        known("MR900^^^GH^MR", "Mover");
        known("X5^^^CL^MR", "Stayer");

        moved(record, into, "X5^^^CL^MR");

        assertThat(record.only(Patient.class).getIdentifier())
                .extracting(MovedNumberTest::said)
                .containsExactlyInAnyOrder("MR900", "X5");
    }

    private void later(String numbers, String family) {
        record.message("ADT^A08", "EVN||20260301110000", "PID|1||" + numbers + "||" + family + "^Mo");
    }

    @Test
    void aMoveThatIsOvertakenByNewsOfTheTargetStillGivesTheNumber() {
        known("MR900^^^GH^MR", "Mover");
        known("MR111^^^GH^MR~X5^^^CL^PI", "Stayer");
        later("MR900^^^GH^MR", "Later");

        moved(record, "MR900^^^GH^MR~X5^^^CL^PI", "MR111^^^GH^MR~X5^^^CL^PI");

        assertThat(numbers("Later")).containsExactly("MR900", "X5");
        assertThat(numbers("Stayer")).containsExactly("MR111");
    }

    @Test
    void aMoveThatIsOvertakenByNewsOfTheSourceTakesNothing() {
        known("MR900^^^GH^MR", "Mover");
        known("MR111^^^GH^MR~X5^^^CL^PI", "Stayer");
        later("MR111^^^GH^MR~X5^^^CL^PI", "Stayer");

        MappedMessage message = moved(record, "MR900^^^GH^MR~X5^^^CL^PI", "MR111^^^GH^MR~X5^^^CL^PI");

        assertThat(numbers("Stayer")).containsExactly("MR111", "X5");
        assertThat(numbers("Mover")).containsExactly("MR900");
        assertThat(message.report().fields())
                .filteredOn(line -> line.position().segment().equals("MRG"))
                .extracting(line -> line.target())
                .containsOnly("OVERTAKEN");
    }
}
