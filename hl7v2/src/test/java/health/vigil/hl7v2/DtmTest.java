package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Times as senders send them; the sender of these is in Zurich.
@Requirement("INT-2")
class DtmTest {
    private final Mapped record = new Mapped();

    @ParameterizedTest
    @CsvSource({
        "2026, 2026",
        "202603, 2026-03",
        "20260301, 2026-03-01",
        "2026030107, 2026-03-01T07:00:00+01:00",
        "202603010730, 2026-03-01T07:30:00+01:00",
        "20260301073015, 2026-03-01T07:30:15+01:00",
        "20260701073015, 2026-07-01T07:30:15+02:00",
        "20260301073015.25, 2026-03-01T07:30:15.25+01:00",
        "20260301073015-0500, 2026-03-01T07:30:15-05:00",
        "202603010730+0000, 2026-03-01T07:30:00Z",
        "2026-03-01T09:00:00Z, 2026-03-01T09:00:00Z",
        "2026-03-01T09:00:00.125+02:00, 2026-03-01T09:00:00.125+02:00",
        "2026-03-01 09:00, 2026-03-01T09:00:00+01:00",
        "2026-03-01, 2026-03-01",
        "20260301T0900, 2026-03-01T09:00:00+01:00",
        "20260301 0900, 2026-03-01T09:00:00+01:00",
        "20260301081530+02:00, 2026-03-01T08:15:30+02:00",
        "202603010815Z, 2026-03-01T08:15:00Z",
        "2026-13-01T09:00:00Z, ",
        "2026-03-01T24:00:00Z, ",
        "2026-03-01T09, ",
        "2026-03-01T09:00:00+25:00, ",
        "20261301, ",
        "20260230, ",
        "20260301240000, ",
        "20260301073, ",
        "20260301+01, ",
        "yesterday, ",
        "20260301073015+2500, ",
        "２０２６, ",
    })
    void keepsThePrecisionAndTheOffset(String sent, String expected) {
        record.message(
                "ORU^R01",
                "PID|1||1^^^N",
                "OBR|1||F1|X^Y^L|||||||||||||||||||F",
                "OBX|1|NM|1-1^n^LN||1||||||F|||" + sent);

        Observation observation = record.observation("1-1");
        assertThat(
                        observation.hasEffective()
                                ? observation.getEffectiveDateTimeType().getValueAsString()
                                : null)
                .isEqualTo(expected);
    }
}
