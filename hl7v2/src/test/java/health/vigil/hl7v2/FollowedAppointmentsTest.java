package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Appointment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of an appointment that the record has: what is said of one of its services is not said of all.
@Requirement({"INT-2", "INT-6"})
class FollowedAppointmentsTest {
    private static final String PID = "PID|1||4711^^^GH^MR||Muster^Anna";
    private static final String OTHER = "PID|1||0815^^^GH^MR||Muster^Bert";
    private static final String SCH = "SCH|A1^EPC|A1^EPC";
    private static final String AT_TEN = SCH + "|||||||||^^^20260302100000^20260302104500";
    private static final String MRI = "AIS|1|A|MRI^Resonance^L|20260302100000|||45|min";
    private static final String OLD = "77^Alt^Lia^^^^^^GH";
    private static final String NEW = "88^Neu^Ueli^^^^^^GH";
    private final Mapped record = new Mapped();

    private MappedMessage sent(String time, String event, String... segments) {
        String[] all = new String[segments.length + 1];
        all[0] = segments[0];
        all[1] = PID;
        System.arraycopy(segments, 1, all, 2, segments.length - 1);
        return record.sent(time, "SIU^" + event, all);
    }

    private Appointment held() {
        return record.only(Appointment.class);
    }

    private List<String> services() {
        return held().getServiceType().stream()
                .map(one -> one.getCodingFirstRep().getCode())
                .toList();
    }

    private String times() {
        return held().getStartElement().getValueAsString().substring(11, 16) + " "
                + held().getEndElement().getValueAsString().substring(11, 16)
                + (held().hasMinutesDuration() ? " " + held().getMinutesDuration() : "");
    }

    @ParameterizedTest
    @CsvSource({
        "S18, AIS|2|A|XR^Ray^L|20260302110000|||15|min|||Pending, MRI XR",
        "S22, AIS|1|D|MRI^Resonance^L|20260302110000|||15|min|||Cancelled, ''",
        "S22, AIS|1|D|MRI^Resonance^L|20260302110000|||15|min|||Deleted, ''",
        "S20, AIS|2|D|XR^Ray^L|20260302110000|||15|min|||Cancelled, MRI"
    })
    void oneServiceDoesNotMoveTheAppointmentNorCancelIt(String event, String service, String left) {
        sent("080000", "S12", AT_TEN, "RGS|1", MRI);
        String before = times();

        sent("090000", event, SCH, "RGS|1", service);

        assertThat(times()).isEqualTo(before);
        assertThat(held().getStatus().toCode()).isEqualTo("booked");
        assertThat(String.join(" ", services().stream().sorted().toList())).isEqualTo(left);
    }

    @Test
    void aServiceSaysWhenWhereTheRecordDoesNotKnow() {
        sent("080000", "S12", SCH, "RGS|1", "AIL|1|A|R1^^^GH");

        sent("090000", "S18", SCH, "RGS|1", MRI);

        assertThat(times()).isEqualTo("10:00 10:45 45");
    }

    @ParameterizedTest
    @ValueSource(strings = {"S13", "S14"})
    void whatAChangeDeletesIsNotBooked(String event) {
        sent("080000", "S12", AT_TEN, "RGS|1", MRI, "AIP|1|A|" + OLD);

        MappedMessage changed = sent(
                "090000",
                event,
                AT_TEN,
                "RGS|1",
                "AIP|1|A|" + NEW,
                "AIP|2|D|" + OLD,
                "AIS|1|D|MRI^Resonance^L",
                "AIS|2|A|XR^Ray^L");

        assertThat(held().getParticipant()).hasSize(2);
        assertThat(services()).containsExactly("XR");
        assertThat(changed.report().fields())
                .filteredOn(line -> line.target().equals("TAKEN_BACK"))
                .isNotEmpty();
    }

    @Test
    void aChangeThatOnlyDeletesKeepsTheRest() {
        sent("080000", "S12", AT_TEN, "RGS|1", MRI, "AIP|1|A|" + OLD);

        sent("090000", "S14", SCH, "RGS|1", "AIP|1|D|" + OLD);

        assertThat(held().getParticipant()).hasSize(1);
        assertThat(services()).containsExactly("MRI");
        assertThat(held().hasStart()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "S13, '', booked, false",
        "S14, Booked, booked, false",
        "S17, '', entered-in-error, false",
        "S26, '', noshow, true"
    })
    void whyItWasCancelledGoesWithTheCancellation(String event, String said, String status, boolean kept) {
        sent("080000", "S12", AT_TEN, "RGS|1", MRI);
        sent("090000", "S15", SCH + "||||PATREQ^Request^L");
        assertThat(held().hasCancelationReason()).isTrue();

        sent("100000", event, SCH + "|".repeat(23) + said);

        assertThat(held().getStatus().toCode()).isEqualTo(status);
        assertThat(held().hasCancelationReason()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"S16, entered-in-error", "S26, entered-in-error", "S12, booked"})
    void whatWasDeletedIsNotCancelledToo(String event, String status) {
        sent("080000", "S12", AT_TEN, "RGS|1", MRI);
        sent("090000", "S17", SCH);

        sent("100000", event, AT_TEN, "RGS|1", MRI);

        assertThat(held().getStatus().toCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "|||||||60|min, 10:00 11:00 60",
        "|||||||||^^^20260302120000, 12:00 12:30 30",
        "|||||||||^^^^20260302104500, 10:00 10:45",
        "|||||||60|min|^^^20260302120000, 12:00 13:00 60",
    })
    void beginningEndAndDurationAgree(String said, String becomes) {
        sent("080000", "S12", SCH + "|||||||30|min|^^^20260302100000");
        assertThat(times()).isEqualTo("10:00 10:30 30");

        sent("090000", "S14", SCH + said);

        assertThat(times()).isEqualTo(becomes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"S12", "S14", "S15"})
    void anAppointmentOfAnotherPatientIsRefused(String event) {
        sent("080000", "S12", AT_TEN, "RGS|1", MRI);

        assertThatThrownBy(() -> record.sent("090000", "SIU^" + event, SCH, OTHER))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-HL7-026"));
        assertThat(held().getParticipant()).hasSize(1);
    }

    @Test
    void notesAreAddedTo() {
        sent("080000", "S12", AT_TEN, "RGS|1", MRI, "NTE|1||needs an interpreter");
        sent("090000", "S14", SCH, "RGS|1", "NTE|1||comes by ambulance");
        sent("100000", "S14", SCH, "RGS|1", "NTE|1||comes by ambulance");

        assertThat(held().getExtension().stream()
                        .filter(one -> one.getValue() instanceof Annotation)
                        .map(one -> ((Annotation) one.getValue()).getText()))
                .containsExactlyInAnyOrder("needs an interpreter", "comes by ambulance");
    }
}
