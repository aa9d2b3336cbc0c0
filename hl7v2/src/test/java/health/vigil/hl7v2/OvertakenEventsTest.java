package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ADT that comes in another order than it happened in. Times are of one morning, in the sender's zone.
@Requirement({"INT-2", "INT-6"})
class OvertakenEventsTest {
    private final Mapped record = new Mapped();

    private MappedMessage adt(String event, String time, String place, String rest) {
        return told(event, time, time, place, rest);
    }

    /// @param happened EVN-6, empty for none
    private MappedMessage told(String event, String recorded, String happened, String place, String rest) {
        return record.sent(
                "115900",
                "ADT^" + event,
                "EVN||20260301" + recorded + "||||" + (happened.isEmpty() ? "" : "20260301" + happened),
                "PID|1||4711^^^GH^MR||Muster^" + event + time(recorded),
                "PV1|1|I|" + place + "^1^A^GH|||" + rest);
    }

    private static String time(String recorded) {
        return recorded.substring(0, 4);
    }

    /// PV1-6 and what follows it; PV1-45 where it is not empty.
    private static String from(String prior, String end) {
        String visit = (prior.isEmpty() ? "" : prior + "^1^A^GH") + "|".repeat(13) + "V1^^^GH^VN";
        return end.isEmpty() ? visit : visit + "|".repeat(26) + "20260301" + end;
    }

    private static String stay() {
        return from("", "");
    }

    private Encounter visit() {
        return record.encounter();
    }

    private List<String> places() {
        return visit().getLocation().stream()
                .map(held -> held.getLocation().getDisplay().split(" ", -1)[1] + " "
                        + held.getStatus().toCode() + " " + period(held.getPeriod()))
                .toList();
    }

    private static String period(Period period) {
        return at(period.getStartElement()) + "-" + at(period.getEndElement());
    }

    private static String at(DateTimeType time) {
        return time.hasValue() ? time.getValueAsString().substring(11, 16) : "";
    }

    private static boolean isOvertaken(MappedMessage message, String segment, int field) {
        return message.report().fields().stream()
                .anyMatch(line -> line.position().segment().equals(segment)
                        && line.position().field() == field
                        && line.target().equals("OVERTAKEN"));
    }

    @Test
    void anAdmissionAfterItsTransferGivesOnlyTheFirstPlaceAndWhenItBegan() {
        adt("A02", "100000", "W2", from("W1", ""));

        MappedMessage late = adt("A01", "080000", "W1", from("", "") + "|".repeat(25) + "20260301080000");

        assertThat(places()).containsExactly("W1 completed 08:00-10:00", "W2 active 10:00-");
        assertThat(visit().getStatus().toCode()).isEqualTo("in-progress");
        assertThat(period(visit().getPeriod())).isEqualTo("08:00-");
        assertThat(isOvertaken(late, "PV1", 3)).isFalse();
        assertThat(isOvertaken(late, "PV1", 44)).isFalse();
        assertThat(isOvertaken(late, "PV1", 2)).isTrue();
        assertThat(record.patient().getNameFirstRep().getGivenAsSingleString()).isEqualTo("A021000");
        assertThat(isOvertaken(late, "PID", 5)).isTrue();
    }

    @Test
    void aTransferAfterTheDischargeLeavesTheVisitFinished() {
        adt("A01", "080000", "W1", stay());
        adt("A03", "113000", "W1", from("", "113000"));

        adt("A02", "100000", "W2", from("W1", ""));

        assertThat(visit().getStatus().toCode()).isEqualTo("finished");
        assertThat(at(visit().getPeriod().getEndElement())).isEqualTo("11:30");
        assertThat(places()).containsExactly("W1 completed 08:00-10:00", "W2 completed 10:00-11:30");
    }

    @Test
    void aDischargeCountsAlsoAfterATransferThatWasEnteredLater() {
        adt("A01", "080000", "W1", stay());
        told("A02", "113000", "100000", "W2", from("W1", ""));

        adt("A03", "110000", "W2", from("", ""));

        assertThat(visit().getStatus().toCode()).isEqualTo("finished");
        assertThat(at(visit().getPeriod().getEndElement())).isEqualTo("11:00");
        assertThat(places()).containsExactly("W1 completed 08:00-10:00", "W2 completed 10:00-11:00");
    }

    @Test
    void theNumberOfAVisitThatIsOverBeginsTheNext() {
        adt("A04", "080000", "W1", from("", "") + "|".repeat(25) + "20260301080000");
        adt("A03", "090000", "W1", from("", "090000"));

        adt("A04", "100000", "W1", from("", "") + "|".repeat(25) + "20260301100000");
        assertThat(visit().getStatus().toCode()).isEqualTo("in-progress");
        assertThat(period(visit().getPeriod())).isEqualTo("10:00-");

        adt("A03", "110000", "W1", from("", ""));
        assertThat(period(visit().getPeriod())).isEqualTo("10:00-11:00");
    }

    @Test
    void aPlaceThatTheDischargeNamedGetsItsTime() {
        adt("A01", "080000", "W1", stay());
        adt("A03", "113000", "W2", from("", "113000"));

        adt("A02", "100000", "W2", from("W1", ""));

        assertThat(visit().getStatus().toCode()).isEqualTo("finished");
        assertThat(places()).containsExactly("W1 completed 08:00-10:00", "W2 completed 10:00-11:30");
    }

    @ParameterizedTest
    @CsvSource({"A01", "A04", "A08", "A21"})
    void anEventOfBeforeTheDischargeSentAgainChangesNothing(String event) {
        adt("A01", "080000", "W1", stay());
        adt("A03", "113000", "W1", from("", "113000"));
        Encounter before = visit().copy();

        MappedMessage again = adt(event, "080000", "W1", stay());

        assertThat(visit().equalsDeep(before)).isTrue();
        assertThat(isOvertaken(again, "PV1", 3)).isTrue();
    }

    @Test
    void aTransferBetweenTwoStandsBetweenThem() {
        adt("A01", "080000", "W1", stay());
        adt("A02", "110000", "W3", from("W2", ""));

        adt("A02", "093000", "W2", from("W1", ""));

        assertThat(places())
                .containsExactly("W1 completed 08:00-09:30", "W2 completed 09:30-11:00", "W3 active 11:00-");
    }

    @Test
    void aTransferThatWasCancelledBeforeItCameDoesNotMoveThePatient() {
        adt("A01", "080000", "W1", stay());
        adt("A12", "100000", "W1", stay());

        adt("A02", "093000", "W2", from("W1", ""));

        assertThat(places()).containsExactly("W1 active 08:00-");
    }

    @Test
    void aDischargeTakenBackBeforeItCameIsNone() {
        adt("A01", "080000", "W1", stay());
        adt("A13", "110000", "W1", stay());

        MappedMessage late = adt("A03", "100000", "W1", from("", "100000"));

        assertThat(visit().getStatus().toCode()).isEqualTo("in-progress");
        assertThat(visit().getPeriod().hasEnd()).isFalse();
        assertThat(places()).containsExactly("W1 active 08:00-");
        assertThat(isOvertaken(late, "PV1", 45)).isTrue();
    }

    @Test
    void aDischargeAfterAnUpdateOfLaterIsStillADischarge() {
        adt("A01", "080000", "W1", stay());
        adt("A08", "113000", "W1", stay());

        adt("A03", "110000", "W1", from("", "110000"));

        assertThat(visit().getStatus().toCode()).isEqualTo("finished");
        assertThat(places()).containsExactly("W1 completed 08:00-11:00");
    }

    @Test
    void aTransferThatIsEnteredAfterTheDischargeItPrecededDoesNotReopenTheVisit() {
        adt("A01", "080000", "W1", stay());
        adt("A08", "110500", "W1", stay());
        adt("A03", "110000", "W1", from("", "110000"));

        told("A02", "113000", "100000", "W2", from("W1", ""));

        assertThat(visit().getStatus().toCode()).isEqualTo("finished");
        assertThat(places()).containsExactly("W1 completed 08:00-10:00", "W2 completed 10:00-11:00");
    }

    @Test
    void whatIsEnteredAfterItHappenedIsNews() {
        adt("A01", "080000", "W1", stay());
        adt("A08", "103000", "W1", stay());
        told("A02", "110000", "100000", "W2", from("W1", ""));
        assertThat(places()).containsExactly("W1 completed 08:00-10:00", "W2 active 10:00-");

        adt("A08", "111000", "W2", stay());
        told("A03", "113000", "110500", "W2", from("", "110500"));

        assertThat(visit().getStatus().toCode()).isEqualTo("finished");
        assertThat(at(visit().getPeriod().getEndElement())).isEqualTo("11:05");
    }

    @Test
    void aTransferOfBeforeTheLastOneIsHistoryWheneverItIsEntered() {
        adt("A01", "080000", "W1", stay());
        adt("A02", "110000", "W3", from("", ""));

        told("A02", "113000", "100000", "W2", from("W1", ""));

        assertThat(places())
                .containsExactly("W1 completed 08:00-10:00", "W2 completed 10:00-11:00", "W3 active 11:00-");
    }

    @Test
    void eventsWithoutATimeOfDayKeepTheOrderOfArrival() {
        adt("A02", "100000", "W2", from("", ""));

        record.message("ADT^A01", "EVN", "PID|1||4711^^^GH^MR||Muster^Anna", "PV1|1|I|W1^1^A^GH|||" + stay());

        assertThat(places()).last().asString().startsWith("W1 active");
    }

    @Test
    void aTimeStillToComeHoldsNothingUp() {
        told("A01", "235900", "235900", "W1", stay());

        record.message("ADT^A02", "EVN||20260301120000", "PID|1||4711^^^GH^MR", "PV1|1|I|W2^1^A^GH|||" + stay());

        assertThat(places()).last().asString().startsWith("W2 active");
    }

    @Test
    void noPlaceEndsBeforeItBegan() {
        adt("A01", "080000", "W1", stay());
        adt("A02", "110000", "W2", from("W1", ""));

        told("A03", "113000", "", "W2", from("", "103000"));

        assertThat(places()).containsExactly("W1 completed 08:00-11:00", "W2 completed 11:00-");
    }

    @Test
    void noVisitEndsBeforeItBegan() {
        adt("A01", "100000", "W1", stay() + "|".repeat(25) + "20260301100000");

        MappedMessage discharge = told("A03", "110000", "", "W1", from("", "090000"));

        assertThat(visit().getStatus().toCode()).isEqualTo("finished");
        assertThat(period(visit().getPeriod())).isEqualTo("10:00-11:00");
        assertThat(isOvertaken(discharge, "PV1", 45)).isTrue();
    }

    @Test
    void ofThePatientTheLatestWordCounts() {
        adt("A08", "100000", "W1", stay());

        record.message(
                "ADT^A08",
                "EVN||20260301090000",
                "PID|1||4711^^^GH^MR||Old^Name",
                "AL1|1||PEN^Penicillin^L",
                "PV1|1|I|W1^1^A^GH|||" + stay());

        assertThat(record.patient().getNameFirstRep().getFamily()).isEqualTo("Muster");
        assertThat(record.all(AllergyIntolerance.class))
                .as("what is new is taken")
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "A28, 10, true",
        "A01, 10, true",
        "A04, 10, true",
        "A08, 10, false",
        "A28, 0830, false",
        "A01, 0830, false"
    })
    void aDeletedPersonIsActiveAgainWhenRegisteredAgain(String event, String time, boolean active) {
        adt("A28", "080000", "W1", stay());
        adt("A29", "090000", "W1", stay());
        assertThat(record.patient().getActive()).isFalse();

        adt(event, (time + "000000").substring(0, 6), "W1", stay());

        assertThat(record.patient().getActive()).isEqualTo(active);
    }

    @Test
    void aPendingTransferThatIsCancelledOrTakesPlaceIsPendingNoMore() {
        adt("A01", "080000", "W1", stay());
        String pending = stay() + "|".repeat(23) + "W7^1^A^GH";
        adt("A15", "090000", "W1", pending);
        assertThat(places()).containsExactly("W7 reserved -", "W1 active 08:00-");

        adt("A26", "091000", "W1", pending);
        assertThat(places()).containsExactly("W1 active 08:00-");

        adt("A15", "092000", "W1", pending);
        adt("A26", "093000", "W1", stay());
        assertThat(places()).containsExactly("W1 active 08:00-");

        adt("A15", "094000", "W1", pending);
        adt("A02", "100000", "W7", from("W1", ""));
        assertThat(places()).containsExactly("W1 completed 08:00-10:00", "W7 active 10:00-");
    }

    @Test
    void aVisitThatWasOnlyExpectedWasNowhere() {
        adt("A05", "080000", "W1", stay());
        adt("A38", "090000", "W1", stay());

        assertThat(visit().getStatus().toCode()).isEqualTo("cancelled");
        assertThat(places()).containsExactly("W1 planned -");
    }

    @Test
    void anExpectedPlaceBecomesThePlace() {
        adt("A05", "080000", "W1", stay());
        adt("A01", "090000", "W1", stay());

        assertThat(places()).containsExactly("W1 active 09:00-");
    }

    @ParameterizedTest
    @CsvSource({"A10, A32", "A09, A33"})
    void anArrivalThatIsCancelledWasNone(String event, String cancelled) {
        adt("A01", "080000", "W1", stay());
        adt(event, "100000", "W2", from("W1", ""));

        adt(cancelled, "100500", "W1", stay());

        assertThat(places()).containsExactly("W1 active 08:00-");
    }

    @Test
    void aVisitUnderAnotherNumberKeepsWhatWasKnownOfIt() {
        adt("A01", "080000", "W1", stay() + "|".repeat(25) + "20260301080000");
        adt("A02", "090000", "W2", from("W1", ""));

        record.message(
                "ADT^A50",
                "EVN||20260301110000",
                "PID|1||4711^^^GH^MR||Muster^Anna",
                "MRG|4711^^^GH^MR||||V1^^^GH^VN",
                "PV1|1|I|W2^1^A^GH|||" + stay().replace("V1", "V2"));

        Encounter now = record.all(Encounter.class).stream()
                .filter(one -> one.getStatus() != Encounter.EncounterStatus.ENTEREDINERROR)
                .findFirst()
                .orElseThrow();
        assertThat(now.getIdentifier()).extracting(one -> one.getValue()).containsExactly("V2", "V1");
        assertThat(at(now.getPeriod().getStartElement())).isEqualTo("08:00");
        assertThat(now.getLocation())
                .extracting(held -> period(held.getPeriod()))
                .containsExactly("08:00-09:00", "09:00-");
    }
}
