package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which event a message tells of: before version 2.3.1 it may stand in EVN-1 alone.
@Requirement("INT-1")
class EventOfMessageTest {
    private static final String PID = "PID|1||4711^^^GH^MR||Muster^Anna";
    private static final String PV1 = "PV1|1|I|W1^1^A^GH||||||||||||||||V1^^^GH^VN";
    private final Mapped record = new Mapped();

    private MappedMessage told(String version, String type, String event) {
        return record.messageOf("20260301120000", version, type, "EVN|" + event + "|20260301110000", PID, PV1);
    }

    @ParameterizedTest
    @CsvSource({
        "2.1, ADT, A01, A01, in-progress",
        "2.1, ADT, A03, A03, finished",
        "2.3, ADT, A11, A11, cancelled",
        "2.5, ADT^^ADT_A01, A08, A08, in-progress",
        "2.5, ADT^^ADT_A03, '', A03, finished",
        "2.5, ADT^A03, A01, A03, finished"
    })
    void theEventIsThatOfTheTypeElseOfTheEventSegmentElseOfTheStructure(
            String version, String type, String sent, String event, String status) {
        MappedMessage message = told(version, type, sent);

        assertThat(message.report().structure()).isEqualTo("ADT_" + event);
        assertThat(record.encounter().getStatus()).isEqualTo(EncounterStatus.fromCode(status));
    }

    @ParameterizedTest
    @CsvSource({"ADT, ''", "ADT, admission", "ADT^^ADT_A01, ''", "ADT, A99"})
    void whatNamesNoEventOrOnlyAStructureOfSeveralIsRefused(String type, String event) {
        assertThatThrownBy(() -> told("2.1", type, event))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-HL7-021"));
    }

    @Test
    void theReportSaysWhereTheEventOfTheEventSegmentWent() {
        MappedMessage message = told("2.1", "ADT", "A01");

        assertThat(message.report().fields())
                .filteredOn(line -> line.position().segment().equals("EVN")
                        && line.position().field() == 1)
                .extracting(ConservationReport.Line::target)
                .containsExactly("Provenance.activity");
    }

    @Test
    void visitsOfOldMessagesGoOnInTheRecord() {
        told("2.1", "ADT", "A01");
        told("2.1", "ADT", "A03");

        assertThat(record.encounter().getStatus()).isEqualTo(EncounterStatus.FINISHED);
    }
}
