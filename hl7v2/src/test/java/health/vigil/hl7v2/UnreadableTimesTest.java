package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Times that are there and cannot be read, and times that are not said again.
@Requirement("INT-2")
class UnreadableTimesTest {
    private static final String PID = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private final Mapped record = new Mapped();

    @ParameterizedTest
    @ValueSource(strings = {"20260301240000", "20260301081530+2500", "this morning"})
    void aResultsOwnTimeThatCannotBeReadIsNotTheReports(String time) {
        observe(time);

        DateTimeType effective = record.observation("1-1").getEffectiveDateTimeType();
        assertThat(effective.hasValue()).isFalse();
        assertThat(effective.getExtensionFirstRep().getValue().primitiveValue()).isEqualTo("error");
        assertThat(record.only(Provenance.class).getExtensionsByUrl(MessageMapper.UNMAPPED_FIELD))
                .anySatisfy(kept -> assertThat(kept.getExtensionString("value")).isEqualTo(time));
    }

    @Test
    void aResultWithoutATimeOfItsOwnIsOfItsReports() {
        observe("");

        Observation result = record.observation("1-1");
        assertThat(result.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T08:00:00+01:00");
    }

    @ParameterizedTest
    @CsvSource({
        "'', Y, 2026-03-01T10:15:00+01:00",
        "'', '', 2026-03-01T10:15:00+01:00",
        "20260301110000, Y, 2026-03-01T11:00:00+01:00",
        "'\"\"', Y, true",
        "'', N, false",
        "'', '\"\"', ",
    })
    void aKnownTimeOfDeathStaysUntilSomethingElseIsSaid(String time, String dead, String expected) {
        person("20260301101500", "Y");

        person(time, dead);

        Patient patient = record.patient();
        assertThat(patient.hasDeceased() ? patient.getDeceased().primitiveValue() : null)
                .isEqualTo(expected);
    }

    private void person(String time, String dead) {
        record.message("ADT^A08", "EVN||20260301", PID + "|".repeat(24) + time + "|" + dead);
    }

    private void observe(String time) {
        record.message(
                "ORU^R01",
                PID,
                "OBR|1||F1|X^Y^L|||20260301080000" + "|".repeat(18) + "F",
                "OBX|1|NM|1-1^n^LN||1||||||F|||" + time);
    }
}
