package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Appointment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When an appointment begins and ends: FHIR has both or neither (app-2).
@Requirement({"INT-1", "INT-2"})
class AppointmentTimesTest {
    private static final String PID = "PID|1||4711^^^GH^MR||Muster^Anna";
    private final Mapped record = new Mapped();

    @Test
    void whyTheMessageWasSentIsNoReasonForTheAppointment() {
        record.message("SIU^S13", "SCH|P1^OE|F1^OE||||PATREQ^Patient request^L|CHECKUP^Checkup^L", PID);
        Appointment moved = record.only(Appointment.class);
        assertThat(moved.getReasonCode()).hasSize(1);
        assertThat(moved.getReasonCodeFirstRep().getCodingFirstRep().getCode()).isEqualTo("CHECKUP");

        record.message("SIU^S15", "SCH|P1^OE|F1^OE||||PATREQ^Patient request^L|CHECKUP^Checkup^L", PID);
        Appointment cancelled = record.only(Appointment.class);
        assertThat(cancelled.getCancelationReason().getCodingFirstRep().getCode())
                .isEqualTo("PATREQ");
    }

    @ParameterizedTest
    @CsvSource({
        "30|min|^^^20260302080000, '', 2026-03-02T08:30:00+01:00",
        "2|h|^^^20260302080000, '', 2026-03-02T10:00:00+01:00",
        "30|min|^^^20260302080000^20260302084500, '', 2026-03-02T08:45:00+01:00",
        "'||', AIS|1||MRI^MRI^L|20260302080000|||90|min, 2026-03-02T09:30:00+01:00"
    })
    void theEndIsTheBeginningAndHowLongItTakes(String timing, String service, String end) {
        record.message(
                "SIU^S12",
                "SCH|P1^OE|F1^OE||||||CHECKUP|" + timing,
                PID,
                "RGS|1",
                service.isEmpty() ? "AIS|1||MRI^MRI^L" : service);

        assertThat(record.only(Appointment.class).getEndElement().getValueAsString())
                .startsWith(end.substring(0, 19));
    }
}
